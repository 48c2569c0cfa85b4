using LlmRouter.Providers;

namespace LlmRouter.Core;

/// <summary>What the engine does with the open stream of an attempt.</summary>
internal static class StreamReaders
{
    /// <summary>
    /// Cuts it, whatever that sets off: cancelling runs callbacks of the application's client, and one that throws must neither
    /// hide why the stream is cut nor reach the thread of a timer or the finalizer's.
    /// </summary>
    public static void AbortSafely(this ChatStreamReader reader)
    {
        try
        {
            reader.Abort();
        }
        catch (Exception)
        {
            // It was told to stop; more cannot be done.
        }
    }
}
