using LlmRouter.Errors;

namespace LlmRouter.Tests.Core;

/// <summary>What is configured of the health of the model's deployments.</summary>
internal sealed record ModelHealth(
    double Cooldown, double Longest, int? Allowed, double Rate, int RateMinimum, Dictionary<FailureKind, int> AllowedByKind, Dictionary<FailureKind, double> CooldownByKind);

/// <summary>
/// The rules of cooldowns as they are written down, for a group of deployments without limits and fallbacks, by one thread, with
/// lists where the engine has rings and words. Times are in seconds since the start.
/// </summary>
internal sealed class HealthModel(ModelHealth settings, Func<int, bool> isOff)
{
    private static readonly FailureKind[] ByRate = [FailureKind.Timeout, FailureKind.ServerError, FailureKind.Connection, FailureKind.MalformedResponse];
    private static readonly FailureKind[] AtOnceAlone = [FailureKind.PermissionDenied, FailureKind.NotFound, FailureKind.Authentication, FailureKind.QuotaExhausted];

    private readonly List<HealthModel> _group = [];
    private readonly List<(double At, bool Failed)> _attempts = [];
    private readonly List<(double At, FailureKind Kind)> _counted = [];
    private readonly List<double> _run = [];
    private double _probeClaimed = double.NegativeInfinity;

    public double Until { get; private set; }

    public double Began { get; private set; } = double.NegativeInfinity;

    public int InARow { get; private set; }

    public bool AwaitsProbe { get; private set; }

    public double NextProbe { get; private set; }

    public double Held { get; private set; }

    public double Back { get; private set; }

    private int Number => _group.IndexOf(this);

    public static HealthModel[] Group(int count, ModelHealth settings, Func<int, bool> isOff)
    {
        HealthModel[] group = [.. Enumerable.Range(0, count).Select(_ => new HealthModel(settings, isOff))];
        foreach (HealthModel one in group)
        {
            one._group.AddRange(group);
        }

        return group;
    }

    public bool IsBlocked(double now) => now < Until || (AwaitsProbe && now < NextProbe);

    public void Lease(double now)
    {
        if (AwaitsProbe)
        {
            NextProbe = now + 5;
            _probeClaimed = now;
        }
    }

    public void Succeed(double started, double now)
    {
        Answered(started, now, success: true);
        if (started > Began)
        {
            _attempts.Add((now, false));
            _run.Clear();
        }
    }

    public void Undecided(double started, double now)
    {
        if (AwaitsProbe && started == _probeClaimed && now < NextProbe)
        {
            NextProbe = 0;
        }
    }

    public void Reset()
    {
        (Until, InARow, AwaitsProbe, NextProbe, Held, Back) = (0, 0, false, 0, 0, 0);
        Forget();
    }

    public void Fail(FailureKind kind, int? status, double? retryAfter, FailureStage stage, double started, double now)
    {
        bool byRate = ByRate.Contains(kind);
        bool evenAlone = AtOnceAlone.Contains(kind);
        bool cools = byRate || evenAlone || kind == FailureKind.RateLimited;
        double configured = settings.CooldownByKind.TryGetValue(kind, out double own) ? own : kind == FailureKind.QuotaExhausted && settings.Cooldown > 0 ? 300 : settings.Cooldown;
        bool current = started > Began;
        bool probe = current && AwaitsProbe;
        if (!cools || configured == 0)
        {
            if (stage == FailureStage.Answered || (!cools && stage == FailureStage.Sent))
            {
                Answered(started, now, success: false);
            }
            else if (settings.Cooldown == 0 && probe && now >= Until)
            {
                EndProbing();
            }
            else
            {
                Undecided(started, now);
            }

            return;
        }

        bool overload = kind == FailureKind.ServerError && (status == 529 || (status == 503 && retryAfter is not null));
        double? named = (kind == FailureKind.RateLimited || overload) && retryAfter > 0 ? Math.Min(retryAfter.Value, 300) : null;
        bool due;
        if (settings.AllowedByKind.TryGetValue(kind, out int allowed))
        {
            if (!current)
            {
                return;
            }

            _counted.Add((now, kind));
            due = _counted.Count(c => c.Kind == kind && Within(c.At, now, 60)) > allowed;
        }
        else
        {
            due = byRate ? (current && TooOften(now)) || overload : true;
        }

        if (!(due || probe) || (!current && named is null))
        {
            return;
        }

        bool spare = _group.Exists(o => o != this && !isOff(o.Number) && !o.AwaitsProbe && now >= o.Until);
        bool hold = kind == FailureKind.RateLimited && !spare && named is not null;
        if (!spare && !evenAlone && !hold)
        {
            if (probe)
            {
                EndProbing();
            }

            return;
        }

        double length = named ?? (configured >= settings.Longest ? configured : Math.Min(settings.Longest, configured * Math.Pow(2, InARow)));
        if (now + length <= Until)
        {
            return;
        }

        if (current || now >= Until)
        {
            Began = now;
        }

        AwaitsProbe = kind != FailureKind.RateLimited || retryAfter > 300 || (!current && AwaitsProbe);
        InARow += current ? 1 : 0;
        Until = now + length;
        Held = hold ? Until : 0;
        Back = AwaitsProbe ? 0 : Until;
        NextProbe = 0;
    }

    private static bool Within(double at, double now, int seconds) => Math.Floor(at) > Math.Floor(now) - seconds;

    private bool TooOften(double now)
    {
        _attempts.Add((now, true));
        _run.Add(Math.Floor(now));
        List<(double At, bool Failed)> minute = _attempts.FindAll(a => Within(a.At, now, 60));
        if (settings.Allowed is { } allowed)
        {
            return minute.Count(a => a.Failed) > allowed;
        }

        List<(double At, bool Failed)> recent = _attempts.FindAll(a => Within(a.At, now, 10));
        return _run.Count >= 5
            || (_run.Count >= 3 && _run[^1] - _run[^3] is >= 24 and <= 600)
            || (recent.Count >= settings.RateMinimum && recent.Count(a => a.Failed) > settings.Rate * recent.Count);
    }

    private void Answered(double started, double now, bool success)
    {
        if (started <= Began || now < Until || !(success || AwaitsProbe))
        {
            return;
        }

        InARow = 0;
        if (AwaitsProbe)
        {
            Forget();
            Back = now;
            EndProbing();
        }
    }

    private void EndProbing() => (AwaitsProbe, NextProbe) = (false, 0);

    private void Forget()
    {
        _attempts.Clear();
        _counted.Clear();
        _run.Clear();
    }
}
