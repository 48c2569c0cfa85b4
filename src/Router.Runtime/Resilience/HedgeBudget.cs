namespace LlmRouter.Resilience;

/// <summary>
/// How many calls of a group may be doubled: every call adds the configured share of one, a second attempt takes a whole one. At
/// no time have there been more than that share of the calls. What is not used adds up to a few only, so that a quiet day does not
/// pay for a storm. Lock-free.
/// </summary>
internal sealed class HedgeBudget
{
    private const long One = 1_000_000;
    private const long Most = 10 * One;

    private long _credit;

    /// <summary>Counts a call.</summary>
    public void Add(double share)
    {
        long seen = Volatile.Read(ref _credit);
        if (seen < Most)
        {
            // Two at the same moment may pass the bound by a little; nobody is owed exactness there.
            Interlocked.Add(ref _credit, (long)(share * One));
        }
    }

    /// <summary>Takes the right to one second attempt.</summary>
    /// <param name="share">The share; 1 and more = every call.</param>
    public bool TryTake(double share)
    {
        if (share >= 1)
        {
            return true;
        }

        if (Interlocked.Add(ref _credit, -One) >= 0)
        {
            return true;
        }

        GiveBack(share);
        return false;
    }

    /// <summary>Gives back what was taken for nothing.</summary>
    /// <param name="share">The share with which it was taken.</param>
    public void GiveBack(double share)
    {
        if (share < 1)
        {
            Interlocked.Add(ref _credit, One);
        }
    }
}
