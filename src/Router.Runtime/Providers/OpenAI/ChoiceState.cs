using System.Globalization;

namespace LlmRouter.Providers.OpenAI;

/// <summary>What a stream has said of one choice so far.</summary>
internal sealed class ChoiceState(long index) : IDisposable
{
    private string? _messageId;
    private ToolCallAssembler? _calls;

    public long Index { get; } = index;

    /// <summary>Whether an update of it has been given out.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether its finish reason has been seen.</summary>
    public bool HasFinished { get; set; }

    public ToolCallAssembler Calls => _calls ??= new ToolCallAssembler();

    public bool HasCalls => _calls is not null;

    /// <summary>One message each: the answer's id, with the index behind it where there are several.</summary>
    public string? MessageId(string? responseId)
        => Index == 0 || responseId is null ? responseId : _messageId ??= string.Create(CultureInfo.InvariantCulture, $"{responseId}-{Index}");

    public void Dispose() => _calls?.Dispose();
}
