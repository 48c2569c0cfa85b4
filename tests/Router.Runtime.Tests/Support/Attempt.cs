using LlmRouter.Core;
using LlmRouter.Errors;

namespace LlmRouter.Tests.Support;

/// <summary>One attempt without a client: leased now, and settled when and how a test says so.</summary>
internal sealed class Attempt
{
    private readonly RoutedCall _call;
    private readonly GroupTable _group;
    private Lease _lease;

    private Attempt(RoutedCall call, GroupTable group, Lease lease)
    {
        (_call, _group, _lease) = (call, group, lease);
        Deployment = lease.Deployment!;
        Started = lease.Started;
    }

    public DeploymentState Deployment { get; }

    public long Started { get; }

    /// <summary>Leases what the router picks, or the deployment that is named; <see langword="null"/> when it may not.</summary>
    public static Attempt? TryStart(TestRouter router, string? name = null, string group = "g")
    {
        GroupTable table = router.Group(name?[..name.IndexOf('/', StringComparison.Ordinal)] ?? group);
        DeploymentState? pin = name is null ? null : router.State(name);
        RoutedCall call = router.Engine.Start(table.Ordinal, null, pin is null ? null : new RouteOptions { Deployment = pin.Id }, CancellationToken.None);
        var facts = new RequestFacts { Need = new Reservation(1, 0), Now = call.Started, Pin = call.Pin };
        return Selection.TryLease(table, ref call.Tried, in facts, router.Engine.Random, out Lease lease) ? new Attempt(call, table, lease) : null;
    }

    public static Attempt Start(TestRouter router, string? name = null, string group = "g")
        => TryStart(router, name, group) ?? throw new InvalidOperationException($"{name ?? group} is not to be had");

    public void Succeeds() => Settlement.Succeed(_call, _group, ref _lease, Deployment, null, Started, out _, out _);

    public void Fails(FailureKind kind, int? status = null, double? retryAfter = null, FailureStage stage = FailureStage.Answered, bool counts = true)
        => Settlement.Fail(
            _call, _group, ref _lease, Deployment, FakeClient.Fails(kind, status, retryAfter is { } s ? TimeSpan.FromSeconds(s) : null, stage), Started, counts);

    public void IsCancelled() => Fails(FailureKind.Cancelled, stage: FailureStage.Sent);
}
