namespace LlmRouter.Tests.Resilience;

/// <summary>One way in which a provider says that something went wrong.</summary>
/// <param name="Name">Who says what.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, as the provider prints it.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Wait">How many seconds it asks to wait.</param>
/// <param name="Header">A header, as <c>name: value</c>.</param>
/// <param name="Code">The code that is reported, where it matters.</param>
internal sealed record ProviderAnswerRow(string Name, int Status, string Body, FailureKind Kind, double? Wait = null, string? Header = null, string? Code = null)
{
    public (string, string)[] Headers => Header is null ? [] : [.. Header.Split('\n').Select(h => h.Split(": ", 2)).Select(h => (h[0], h[1]))];
}
