using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LlmRouter.Testing.Wire;

/// <summary>The normal way: Kestrel frames the body and keeps the connection alive.</summary>
internal sealed class KestrelWire(IFeatureCollection features) : ResponseWire
{
    private readonly IHttpResponseBodyFeature _body = features.Get<IHttpResponseBodyFeature>()!;
    private readonly IHttpResponseFeature _response = features.Get<IHttpResponseFeature>()!;

    public override IHeaderDictionary Headers => _response.Headers;

    public override PipeWriter Body => _body.Writer;

    public override ValueTask BeginAsync(int status, string contentType, long? length)
    {
        _response.StatusCode = status;
        Headers.ContentType = contentType;
        Headers.ContentLength = length;

        // Kestrel has no buffer to write into before that; a body of known length goes out with its headers instead.
        return length is null ? new ValueTask(_body.StartAsync()) : default;
    }

    public override async ValueTask EndAsync()
    {
        if (Body.UnflushedBytes > 0)
        {
            await Body.FlushAsync().ConfigureAwait(false);
        }
    }
}
