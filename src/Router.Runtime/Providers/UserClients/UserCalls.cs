using LlmRouter.Errors;
using LlmRouter.Resilience;

namespace LlmRouter.Providers.UserClients;

/// <summary>What adapters of the application's clients share: who is being called, by which clock, and who watches.</summary>
/// <param name="deployment">The deployment as <c>group/id</c>.</param>
/// <param name="time">The clock, for waits that are told as dates.</param>
/// <param name="watch">Looks for a second retry owner; <see langword="null"/>: nobody does.</param>
internal sealed class UserCalls(string deployment, TimeProvider time, RetryWatch? watch = null)
{
    public static readonly UserCalls Unwatched = new("", TimeProvider.System);

    /// <summary>Begins to watch what one attempt sends; <see langword="null"/> when there is nothing to find out.</summary>
    public AttemptMark? Begin() => watch?.Begin(deployment);

    public Failure Failed(Exception exception) => UserFailures.From(exception, time);
}
