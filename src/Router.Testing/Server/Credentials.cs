using LlmRouter.Testing.Wire;
using Microsoft.AspNetCore.Http;

namespace LlmRouter.Testing.Server;

/// <summary>Knows and checks the headers in which keys travel.</summary>
internal static class Credentials
{
    private const string Bearer = "Bearer ";

    public static bool IsOne(string header)
        => header.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
            || header.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
            || header.Contains("api-key", StringComparison.OrdinalIgnoreCase)
            || header.Contains("subscription-key", StringComparison.OrdinalIgnoreCase);

    /// <returns><see langword="null"/> when the key is right.</returns>
    public static ProviderError? Check(IHeaderDictionary headers, Dialect dialect, string? key)
    {
        if (key is null)
        {
            return null;
        }

        string? authorization = headers.Authorization;
        string? sent = authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;

        // Azure takes a key in its own header, and on the v1 surface like OpenAI.
        sent = dialect == Dialect.Azure && headers.TryGetValue("api-key", out Microsoft.Extensions.Primitives.StringValues value) ? value.ToString() : sent;
        return string.IsNullOrEmpty(sent) ? ErrorCatalog.MissingKey(dialect) : sent == key ? null : ErrorCatalog.WrongKey(dialect, sent);
    }
}
