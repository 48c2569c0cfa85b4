using LlmRouter.Core;

namespace LlmRouter.Limits;

/// <summary>
/// Admission to one limited deployment: all its limits are checked and taken together or not at all, so that no limit is ever
/// exceeded and N equal callers on a limit of L admit exactly min(N, L). A spin gate guards the windows: several limits and
/// their rings are more than one atomic word, and the gate is held for tens of nanoseconds, never across a call. Deployments
/// without limits have no gate.
/// </summary>
internal sealed class LimitGate
{
    private RateWindow? _requests;
    private RateWindow? _tokens;
    private RateWindow? _input;
    private RateWindow? _output;
    private int? _maxParallel;
    private readonly RouterClock _clock;
    private UsageLanes? _usage;
    private int _slot;
    private bool _taken;
    private int _held;

    public LimitGate(DeploymentLimits limits, RouterClock clock)
    {
        _requests = limits.Rpm is { } rpm ? new RateWindow(rpm) : null;
        _tokens = limits.Tpm is { } tpm ? new RateWindow(tpm) : null;
        _input = limits.InputTpm is { } input ? new RateWindow(input) : null;
        _output = limits.OutputTpm is { } output ? new RateWindow(output) : null;
        _maxParallel = limits.MaxParallel;
        _clock = clock;
    }

    /// <summary>Takes one request, its tokens, and one place in flight.</summary>
    /// <param name="inFlight">The deployment's counter of requests in flight.</param>
    /// <param name="before">Requests in flight that are counted elsewhere: over connections that it had before.</param>
    /// <param name="input">Input tokens to reserve.</param>
    /// <param name="output">Output tokens to reserve.</param>
    /// <param name="now">The time.</param>
    /// <param name="second">Under which second it is counted, for <see cref="Correct"/>.</param>
    /// <param name="refusal">What was in the way, when the result is <see langword="false"/>.</param>
    public bool TryTake(ref int inFlight, int before, long input, long output, long now, out long second, out Refusal refusal)
    {
        second = _clock.Second(now);
        Enter();
        try
        {
            Advance(second);
            if (Find(Volatile.Read(ref inFlight) + before, input, output, out refusal))
            {
                return false;
            }

            second = Math.Max(Math.Max(_requests?.Add(1) ?? 0, _tokens?.Add(input + output) ?? 0), Math.Max(_input?.Add(input) ?? 0, _output?.Add(output) ?? 0));
            Interlocked.Increment(ref inFlight);
            _taken = true;
            Show();
            return true;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>What would refuse such a request now, without taking anything.</summary>
    public Refusal? Peek(int inFlight, long input, long output, long now)
    {
        Enter();
        try
        {
            Advance(_clock.Second(now));
            return Find(inFlight, input, output, out Refusal refusal) ? refusal : null;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>
    /// Replaces what was reserved by what it came to. Less is given back where the reservation still counts; more is booked now.
    /// </summary>
    /// <param name="second">What <see cref="TryTake"/> said.</param>
    /// <param name="request">1 to give the request back, 0 to leave it counted.</param>
    /// <param name="input">Input tokens in fact less those reserved.</param>
    /// <param name="output">Output tokens in fact less those reserved.</param>
    /// <param name="now">The time.</param>
    public void Correct(long second, int request, long input, long output, long now)
    {
        Enter();
        try
        {
            Advance(_clock.Second(now));
            if (request != 0)
            {
                _requests?.GiveBack(1, second);
            }

            Adjust(_tokens, input + output, second);
            Adjust(_input, input, second);
            Adjust(_output, output, second);
            Show();
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>
    /// Counts requests and tokens from here on, also where no limit asks for it, and keeps the lanes of strategies up to date.
    /// </summary>
    public void Meter(UsageLanes usage, int slot)
    {
        // What was taken before there was a window is not given back to it.
        long from = _taken ? _clock.Second(_clock.Now) + 1 : 0;
        var requests = new RateWindow(long.MaxValue, from);
        var tokens = new RateWindow(long.MaxValue, from);
        Enter();
        try
        {
            _requests ??= requests;
            _tokens ??= tokens;
            _slot = slot;
            _usage = usage;
            Show();
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>
    /// Puts other limits in the place of these. What has been used stays used; a limit of a kind that there was not before begins
    /// with nothing.
    /// </summary>
    public void Change(DeploymentLimits limits, long now)
    {
        long second = _clock.Second(now);
        Enter();
        try
        {
            _requests = Changed(_requests, limits.Rpm ?? Unlimited, second);
            _tokens = Changed(_tokens, limits.Tpm ?? Unlimited, second);
            _input = Changed(_input, limits.InputTpm, second);
            _output = Changed(_output, limits.OutputTpm, second);
            _maxParallel = limits.MaxParallel;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Lets go of what is over, and shows it.</summary>
    public void Refresh(long now)
    {
        Enter();
        try
        {
            Advance(_clock.Second(now));
            Show();
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>The limit of a window that only counts; none where nobody asks for the count.</summary>
    private long? Unlimited => _usage is null ? null : long.MaxValue;

    private void Show()
    {
        // In the gate, so that an older count never overwrites a newer one. Nobody who is not metered pays more than the branch.
        if (_usage is { } usage)
        {
            usage.Write(_slot, _tokens!.Used, _requests!.Used);
        }
    }

    private static RateWindow? Changed(RateWindow? window, long? limit, long second)
    {
        if (limit is not { } most)
        {
            return null;
        }

        if (window is null)
        {
            return new RateWindow(most, second + 1);
        }

        window.Limit = most;
        return window;
    }

    private static void Adjust(RateWindow? window, long difference, long second)
    {
        if (difference > 0)
        {
            window?.Add(difference);
        }
        else if (difference < 0)
        {
            window?.GiveBack(-difference, second);
        }
    }

    private void Advance(long second)
    {
        _requests?.Advance(second);
        _tokens?.Advance(second);
        _input?.Advance(second);
        _output?.Advance(second);
    }

    /// <summary>The limit that frees last of those that refuse: when it is free, all are.</summary>
    private bool Find(int inFlight, long input, long output, out Refusal refusal)
    {
        refusal = default;
        bool found = false;
        if (_maxParallel is { } most && inFlight >= most)
        {
            // A place in flight is free as soon as somebody leaves: at once, for all that a clock can tell.
            refusal = new Refusal(LimitKind.Parallel, inFlight, most, 1, most == 0 ? long.MaxValue : 0);
            found = true;
        }

        found |= Later(_requests, LimitKind.Requests, 1, ref refusal, found);
        found |= Later(_tokens, LimitKind.Tokens, input + output, ref refusal, found);
        found |= Later(_input, LimitKind.InputTokens, input, ref refusal, found);
        found |= Later(_output, LimitKind.OutputTokens, output, ref refusal, found);
        return found;
    }

    private bool Later(RateWindow? window, LimitKind kind, long amount, ref Refusal refusal, bool found)
    {
        if (window is null || window.Fits(amount))
        {
            return false;
        }

        long from = window.FitsFrom(amount);
        long at = from == long.MaxValue ? long.MaxValue : _clock.Origin + (from * _clock.UnitsPerSecond);
        if (!found || at >= refusal.FreeAt)
        {
            refusal = new Refusal(kind, window.Used, window.Limit, amount, at);
        }

        return true;
    }

    private void Enter()
    {
        if (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
        {
            Spin();
        }
    }

    private void Spin()
    {
        var spinner = default(SpinWait);
        do
        {
            spinner.SpinOnce();
        }
        while (Interlocked.CompareExchange(ref _held, 1, 0) != 0);
    }

    private void Exit() => Volatile.Write(ref _held, 0);
}
