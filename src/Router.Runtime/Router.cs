using System.ComponentModel;
using LlmRouter.Compiled;

namespace LlmRouter;

/// <summary>Placeholder of the contract; the engine fills it.</summary>
public abstract class Router : IAsyncDisposable, IDisposable
{
    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Router(RouterOptions? options, CompiledRouter tables)
    {
        _ = options;
        _ = tables.Format;
    }

    /// <summary>For generated code: the position of a name in the compiled order, or -1.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual int FindName(ReadOnlySpan<char> name) => -1;

    /// <summary>For generated code: makes the client of a group.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual GroupClient? CreateGroup(int ordinal) => null;

    /// <summary>For generated code: the client of a declared group.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected GroupClient GroupAt(int ordinal) => CreateGroup(ordinal)!;

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
