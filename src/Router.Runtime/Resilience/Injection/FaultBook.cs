using LlmRouter.Core;

namespace LlmRouter.Resilience.Injection;

/// <summary>
/// What is injected into a router's attempts. Whoever sends looks at <see cref="Any"/> only; everything else is for rehearsals and
/// takes a lock, so that a count is met by exactly so many attempts. Thread-safe.
/// </summary>
internal sealed class FaultBook
{
    private readonly Lock _lock = new();
    private readonly List<FaultRule> _rules = [];
    private readonly List<(FaultTarget Target, TimeSpan Time)> _delays = [];
    private volatile bool _any;

    /// <summary>Whether there is anything.</summary>
    public bool Any => _any;

    /// <summary>How many attempts counted rules are still for.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                long sum = _rules.Sum(r => (long)(r.Left ?? 0));
                return (int)Math.Min(sum, int.MaxValue);
            }
        }
    }

    public void Add(FaultRule rule)
    {
        lock (_lock)
        {
            _rules.Add(rule);
            _any = true;
        }
    }

    public void Delay(FaultTarget target, TimeSpan time)
    {
        lock (_lock)
        {
            _delays.RemoveAll(d => d.Target.Equals(target));
            if (time > TimeSpan.Zero)
            {
                _delays.Add((target, time));
            }

            Refresh();
        }
    }

    /// <param name="target">The only one whose rules go; <see langword="null"/>: all.</param>
    public void Clear(FaultTarget? target)
    {
        lock (_lock)
        {
            _rules.RemoveAll(r => target is null || r.Target.Equals(target.Value));
            _delays.RemoveAll(d => target is null || d.Target.Equals(target.Value));
            Refresh();
        }
    }

    /// <summary>How long the attempt is to wait.</summary>
    public TimeSpan DelayOf(RoutedCall call, GroupTable group, DeploymentState deployment)
    {
        lock (_lock)
        {
            return Find(ofDeployment: true) ?? Find(ofDeployment: false) ?? TimeSpan.Zero;
        }

        TimeSpan? Find(bool ofDeployment)
        {
            foreach ((FaultTarget target, TimeSpan time) in _delays)
            {
                if (target.Deployment is not null == ofDeployment && target.Matches(group, deployment, call.Capture))
                {
                    return time;
                }
            }

            return null;
        }
    }

    /// <summary>The rule that the attempt meets, counted down.</summary>
    public FaultRule? Take(RoutedCall call, GroupTable group, DeploymentState deployment)
    {
        lock (_lock)
        {
            FaultRule? rule = Find(counted: true, ofDeployment: true) ?? Find(counted: true, ofDeployment: false)
                ?? Find(counted: false, ofDeployment: true) ?? Find(counted: false, ofDeployment: false);
            if (rule?.Left is { } left)
            {
                rule.Left = left - 1;
                if (left == 1)
                {
                    _rules.Remove(rule);
                    Refresh();
                }
            }

            return rule;
        }

        FaultRule? Find(bool counted, bool ofDeployment)
        {
            foreach (FaultRule rule in _rules)
            {
                if (rule.Left is not null == counted
                    && rule.Target.Deployment is not null == ofDeployment
                    && (rule.AfterChunks is null || call.IsStream)
                    && rule.Target.Matches(group, deployment, call.Capture)
                    && (rule.Probability >= 1 || call.Engine.Random.NextDouble() < rule.Probability))
                {
                    return rule;
                }
            }

            return null;
        }
    }

    private void Refresh() => _any = _rules.Count > 0 || _delays.Count > 0;
}
