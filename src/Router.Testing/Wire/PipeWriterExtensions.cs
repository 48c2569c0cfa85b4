using System.IO.Pipelines;

namespace LlmRouter.Testing.Wire;

internal static class PipeWriterExtensions
{
    /// <summary>
    /// Writes bytes without sending them. Kestrel may answer a request for memory of no stated size with none at all, which
    /// <see cref="System.Buffers.BuffersExtensions"/> takes for an error; so the size is stated.
    /// </summary>
    public static void Append(this PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            bytes.CopyTo(writer.GetSpan(bytes.Length));
            writer.Advance(bytes.Length);
        }
    }
}
