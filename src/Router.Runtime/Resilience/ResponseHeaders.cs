using System.Net.Http.Headers;

namespace LlmRouter.Resilience;

/// <summary>The headers of the platform's own answer.</summary>
internal readonly struct ResponseHeaders(HttpResponseHeaders headers) : IHeaderLookup
{
    private readonly HttpHeadersNonValidated _headers = headers.NonValidated;

    public string? First(string name)
    {
        if (_headers.TryGetValues(name, out HeaderStringValues values))
        {
            foreach (string value in values)
            {
                return value;
            }
        }

        return null;
    }
}
