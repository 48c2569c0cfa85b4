namespace LlmRouter.Providers.Http;

/// <summary>
/// Keeps the buffers of a stream alive while a read uses them, whoever closes the stream meanwhile. Thread-safe; a mutable
/// struct, so a field that is not readonly.
/// </summary>
internal struct ReadGate
{
    private const int Reading = 1;
    private const int Closed = 2;

    private int _state;

    /// <summary>Begins a read; false when the gate is closed.</summary>
    /// <exception cref="InvalidOperationException">Another read is under way.</exception>
    public bool Enter()
    {
        int before = Interlocked.CompareExchange(ref _state, Reading, 0);
        return before == Reading ? throw new InvalidOperationException("The stream is being read already.") : before == 0;
    }

    /// <summary>Ends a read; true when the gate was closed meanwhile, and the caller has to clean up.</summary>
    public bool Leave() => Interlocked.CompareExchange(ref _state, 0, Reading) != Reading && Interlocked.Exchange(ref _state, Closed) != Closed;

    /// <summary>Closes the gate; true when nobody reads, and the caller has to clean up. Only the first one is told so.</summary>
    public bool Close()
    {
        while (true)
        {
            int before = Volatile.Read(ref _state);
            if ((before & Closed) != 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _state, before | Closed, before) == before)
            {
                return before == 0;
            }
        }
    }
}
