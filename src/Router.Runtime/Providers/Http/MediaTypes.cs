using System.Net.Http.Headers;

namespace LlmRouter.Providers.Http;

/// <summary>What an answer says that it is.</summary>
internal static class MediaTypes
{
    public static bool IsJson(HttpResponseMessage response)
        => Header(response) is { } type && type.Contains("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>A page of a proxy or gateway, in place of what was asked for.</summary>
    public static bool IsPage(HttpResponseMessage response)
        => Header(response) is { } type && type.Contains("html", StringComparison.OrdinalIgnoreCase);

    /// <summary>JSON, or a server that does not say or calls it plain text: then the body decides.</summary>
    public static bool MayBeJson(HttpResponseMessage response)
        => Header(response) is not { Length: > 0 } type
            || type.Contains("json", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase);

    public static string Of(HttpResponseMessage response) => Header(response) is { Length: > 0 } type ? type : "no content type";

    private static string? Header(HttpResponseMessage response)
    {
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values))
        {
            foreach (string value in values)
            {
                return value;
            }
        }

        return null;
    }
}
