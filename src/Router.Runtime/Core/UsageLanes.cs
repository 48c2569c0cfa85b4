namespace LlmRouter.Core;

/// <summary>
/// What the deployments of a chunk have been used for in the last 60 s, a lane each, for strategies to scan: copies of what their
/// windows say (<see cref="Limits.LimitGate"/>), for those that are metered. A window that nobody writes goes down by time alone,
/// so the first pick of a second brings its lane up to date.
/// </summary>
internal sealed class UsageLanes
{
    public readonly float[] Tokens = new float[DeploymentChunk.Size];

    public readonly float[] Requests = new float[DeploymentChunk.Size];

    private long _due = long.MinValue;

    /// <summary>Brings the lanes up to date, unless that has been done in this second or another thread is at it.</summary>
    public void Refresh(DeploymentChunk chunk, long now)
    {
        long due = Volatile.Read(ref _due);
        if (now >= due && Interlocked.CompareExchange(ref _due, long.MaxValue, due) == due)
        {
            Renew(chunk, now);
        }
    }

    public void Write(int slot, long tokens, long requests)
    {
        Volatile.Write(ref Tokens[slot], tokens);
        Volatile.Write(ref Requests[slot], requests);
    }

    private void Renew(DeploymentChunk chunk, long now)
    {
        long next = now;
        for (int slot = 0; slot < DeploymentChunk.Size; slot++)
        {
            if (chunk.Slots[slot] is not { } state)
            {
                continue;
            }

            next = state.Clock.NextSecond(now);
            if (Volatile.Read(ref Tokens[slot]) != 0 || Volatile.Read(ref Requests[slot]) != 0)
            {
                state.RefreshUsage(now);
            }
        }

        Volatile.Write(ref _due, next);
    }
}
