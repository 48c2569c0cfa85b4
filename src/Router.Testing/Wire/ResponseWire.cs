using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace LlmRouter.Testing.Wire;

/// <summary>Where an answer goes. <see cref="Headers"/> first, then <see cref="BeginAsync"/>, then the body, then the end.</summary>
internal abstract class ResponseWire
{
    public abstract IHeaderDictionary Headers { get; }

    public abstract PipeWriter Body { get; }

    /// <param name="status">The status.</param>
    /// <param name="contentType">The content type.</param>
    /// <param name="length">The length that is announced; <see langword="null"/> for a chunked body.</param>
    public abstract ValueTask BeginAsync(int status, string contentType, long? length);

    /// <summary>Ends the body as HTTP wants it.</summary>
    public abstract ValueTask EndAsync();
}
