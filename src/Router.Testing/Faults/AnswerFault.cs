using LlmRouter.Testing.Wire;

namespace LlmRouter.Testing.Faults;

/// <summary>Something that happens to an answer on its way.</summary>
/// <param name="body">What happens to a whole one; <see langword="null"/>: nothing, the fault is for streams.</param>
/// <param name="stream">What happens to a stream; <see langword="null"/>: the same as to a whole one.</param>
internal sealed class AnswerFault(BodyBreak? body, StreamBreak? stream) : Fault
{
    public BodyBreak? Body { get; } = body;

    public StreamBreak? Stream { get; } = stream;

    /// <summary>How long a stall of a whole answer lasts.</summary>
    public TimeSpan? Duration { get; init; }

    internal override bool AppliesTo(SimulatedRequest request)
        => request.Operation != SimulatedOperation.Models && (Body is not null || (request.Operation == SimulatedOperation.Chat && request.IsStream));

    private protected override Fault WithDelay(TimeSpan delay) => new AnswerFault(Body, Stream) { Delay = delay, Duration = Duration };
}
