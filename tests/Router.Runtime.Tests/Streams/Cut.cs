using System.Net.Sockets;
using System.Text;

namespace LlmRouter.Tests.Streams;

/// <summary>The ways in which a stream can be cut.</summary>
public enum Cut
{
    /// <summary>The body ends in order, too early.</summary>
    End,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>The connection ends in the middle of the body.</summary>
    Ended,

    /// <summary>The provider sends an error event.</summary>
    Error,

    /// <summary>What comes is no chunk.</summary>
    Garbage,

    /// <summary>The provider says that it is done before it is.</summary>
    Done,

    /// <summary>Nothing comes any more.</summary>
    Silence,
}

internal static class Cuts
{
    public static FailureKind KindOf(Cut cut) => cut switch
    {
        Cut.Reset => FailureKind.Connection,
        Cut.Error => FailureKind.ServerError,
        Cut.Silence => FailureKind.Timeout,
        _ => FailureKind.MalformedResponse,
    };

    public static byte[] Event(string data) => Encoding.UTF8.GetBytes("data: " + data + "\n\n");

    /// <summary>What comes in place of the rest.</summary>
    public static byte[] LastWords(Cut cut) => cut switch
    {
        Cut.Error => Event("""{"error":{"message":"the server is overloaded","type":"server_error","code":"server_error"}}"""),
        Cut.Garbage => Event("<html>502 Bad Gateway</html>"),
        Cut.Done => Event("[DONE]"),
        _ => [],
    };

    public static Exception? ExceptionOf(Cut cut) => cut switch
    {
        Cut.Reset => new IOException("reset", new SocketException((int)SocketError.ConnectionReset)),
        Cut.Ended => new HttpIOException(HttpRequestError.ResponseEnded, "ended"),
        _ => null,
    };
}
