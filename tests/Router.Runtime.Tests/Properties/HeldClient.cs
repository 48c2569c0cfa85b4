using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Properties;

/// <summary>A deployment that answers when a test says so.</summary>
internal sealed class HeldClient(string name, World world) : DeploymentClient
{
    public string Name => name;

    /// <summary>As it is declared, or was when another connection took its place: what it charges.</summary>
    public Declared? Declared { get; set; }

    public override async ValueTask<Outcome<ChatResponse>> CompleteAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        HeldAttempt attempt = world.Arrives(this, request);
        using (cancellationToken.UnsafeRegister(_ => attempt.Cut(), null))
        {
            return await attempt.Answer.Task.ConfigureAwait(false);
        }
    }

    public override ValueTask<Outcome<ChatStreamReader>> StreamAsync(ChatRequest request, CancellationToken cancellationToken)
        => new(world.Arrives(this, request));
}

/// <summary>One attempt that runs until a test ends it, or the engine does.</summary>
internal sealed class HeldAttempt(World world, ModelCall call, Member member, HeldClient client, ModelLease lease) : ChatStreamReader
{
    public ModelCall Call => call;

    /// <summary>When it was leased.</summary>
    public long Started { get; } = world.Now;

    public Member Member => member;

    /// <summary>Who was asked.</summary>
    public HeldClient Client => client;

    public ModelLease Lease => lease;

    public TaskCompletionSource<Outcome<ChatResponse>> Answer { get; } = new();

    /// <summary>The read that is waited for, if one is.</summary>
    public TaskCompletionSource<Outcome<ChatResponseUpdate?>>? Pending { get; private set; }

    /// <summary>Whether something was shown, so that the stream goes nowhere else.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>Whether the books of it are closed.</summary>
    public bool IsOver { get; set; }

    /// <summary>Tokens of output shown.</summary>
    public long Shown { get; private set; }

    /// <summary>Of these, what came after the last news of output that was reported with them.</summary>
    public long Unreported { get; private set; }

    public override async ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
    {
        Pending = new TaskCompletionSource<Outcome<ChatResponseUpdate?>>();
        using (cancellationToken.UnsafeRegister(_ => Cut(), null))
        {
            return await Pending.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Shows so many tokens; 0 is something that nobody sees.</summary>
    public void Show(int tokens, UsageDetails? reported)
    {
        IsCommitted |= tokens > 0;
        Shown += tokens;
        long? before = Usage?.OutputTokenCount;
        bool isNews = reported is not null && (Usage is null || (reported.OutputTokenCount ?? 0) != (before ?? 0));
        Usage = reported ?? Usage;
        Unreported = isNews ? 0 : Unreported + tokens;
        End(new ChatResponseUpdate(ChatRole.Assistant, tokens == 0 ? "" : $"{tokens}"));
    }

    public void Complete(UsageDetails? reported)
    {
        Unreported = reported is null ? Unreported : 0;
        Usage = reported ?? Usage;
        End((ChatResponseUpdate?)null);
    }

    public void Break(Failure failure)
    {
        if (call.IsStream)
        {
            End(failure);
        }
        else
        {
            Answer.SetResult(failure);
        }
    }

    /// <summary>The engine cancels: by the caller, or because time is up.</summary>
    public void Cut()
    {
        FailureStage stage = world.Cut(this);
        Failure broken = FakeClient.Fails(FailureKind.Connection, stage: stage);
        if (!call.IsStream)
        {
            Answer.TrySetResult(broken);
        }
        else if (Pending is { } pending)
        {
            Pending = null;
            pending.TrySetResult(broken);
        }
    }

    public override void Abort() => Cut();

    public override ValueTask DisposeAsync() => default;

    private void End(Outcome<ChatResponseUpdate?> outcome)
    {
        TaskCompletionSource<Outcome<ChatResponseUpdate?>> pending = Pending!;
        Pending = null;
        pending.SetResult(outcome);
    }
}
