namespace LlmRouter.Core;

/// <summary>
/// What was seen of deployments a short while ago, by a hash: where a session was answered, who does not have a model. Bounded: where there is no room, the entry that
/// ends first makes way. Lock-free: an entry lost to a concurrent one costs a session its place, which is only a preference.
/// </summary>
internal sealed class SessionTable(int capacity)
{
    private const int Ways = 8;

    private Entry?[]? _entries;

    /// <summary>Where a session was answered last; <see langword="null"/> when that is too long ago, or forgotten.</summary>
    public DeploymentState? Find(ulong key, long now)
    {
        if (Volatile.Read(ref _entries) is { } entries)
        {
            foreach (Entry? entry in Bucket(entries, key))
            {
                if (entry is not null && entry.Key == key)
                {
                    return entry.Until > now ? entry.Deployment : null;
                }
            }
        }

        return null;
    }

    /// <summary>Remembers where a session was answered, until then.</summary>
    public void Remember(ulong key, DeploymentState deployment, long until)
    {
        Entry?[] entries = Volatile.Read(ref _entries) ?? Make();
        Span<Entry?> bucket = Bucket(entries, key);
        int place = 0;
        long first = long.MaxValue;
        for (int i = 0; i < bucket.Length; i++)
        {
            if (bucket[i] is not { } entry)
            {
                if (first > long.MinValue)
                {
                    (place, first) = (i, long.MinValue);
                }
            }
            else if (entry.Key == key)
            {
                if (ReferenceEquals(entry.Deployment, deployment))
                {
                    entry.Until = until;
                    return;
                }

                place = i;
                break;
            }
            else if (entry.Until < first)
            {
                (place, first) = (i, entry.Until);
            }
        }

        Volatile.Write(ref bucket[place], new Entry(key, deployment) { Until = until });
    }

    /// <summary>Forgets deployments that were removed: nobody else may keep them, or their keys, alive.</summary>
    public void ForgetRetired()
    {
        foreach (ref Entry? entry in (Volatile.Read(ref _entries) ?? []).AsSpan())
        {
            if (Volatile.Read(ref entry) is { Deployment.IsRetired: true } retired)
            {
                Interlocked.CompareExchange(ref entry, null, retired);
            }
        }
    }

    private static Span<Entry?> Bucket(Entry?[] entries, ulong key)
        => entries.AsSpan((int)((key >> 20) % ((uint)entries.Length / Ways)) * Ways, Ways);

    // Made by the first session: most routers never see one.
    private Entry?[] Make()
    {
        var made = new Entry?[capacity];
        return Interlocked.CompareExchange(ref _entries, made, null) ?? made;
    }

    private sealed class Entry(ulong key, DeploymentState deployment)
    {
        private long _until;

        public ulong Key { get; } = key;

        public DeploymentState Deployment { get; } = deployment;

        public long Until
        {
            get => Volatile.Read(ref _until);
            set => Volatile.Write(ref _until, value);
        }
    }
}
