namespace LlmRouter.Resilience;

/// <summary>The headers of an answer, whoever holds them. Implemented by structs.</summary>
internal interface IHeaderLookup
{
    /// <summary>The first value of a header, by its name in lower case; <see langword="null"/> when it is not there.</summary>
    string? First(string name);
}
