using System.Globalization;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Properties;

/// <summary>Calls: how they start, go on and end.</summary>
internal sealed partial class World
{
    private static readonly TimeSpan?[] Waits = [null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(400)];

    /// <summary>A client is asked: the decision must have been a legal one. It is booked.</summary>
    public HeldAttempt Arrives(HeldClient client, ChatRequest request)
    {
        string text = request.Messages[0].Text;
        ModelCall call = _calls[int.Parse(text[..text.IndexOf(':', StringComparison.Ordinal)], CultureInfo.InvariantCulture)];
        Complain(call.IsOver || call.Attempt is { IsOver: false }, $"call {call.Number} makes two attempts at once");
        Complain(call.IsGivenUp, $"call {call.Number} goes on although it was given up");
        if (!_members.TryGetValue(client.Name, out Member? member) || member.Client != client)
        {
            Complain(true, $"call {call.Number} was sent to {client.Name}, which was removed");
            member ??= new Member(client);
        }

        foreach (string reason in Against(member, call))
        {
            Complain(true, $"call {call.Number} was sent to {client.Name}: {reason}");
        }

        Complain(call.Attempts == 0 && call.Pin is null && IsLowerTierFree(member, call), $"call {call.Number} was sent to {client.Name} past a lower tier");
        (long input, long output) = Need(member, call);
        ModelBooks books = member.Books;
        var lease = new ModelLease(
            books, books.IsLimited, Second, input, output, member.Declared.Cost(input, output), Date, [.. AccountsOf(member).Concat(call.Accounts).Select(a => a.Account)]);
        books.Open.Add(lease);
        books.Take(input, output, Second);
        foreach (ModelAccount account in lease.Accounts)
        {
            account.Add(lease.Nano, Date);
        }

        call.Attempts++;
        call.Attempt = new HeldAttempt(this, call, member, client, lease);
        Tell($"    call {call.Number} reaches {client.Name}, reserving {input} + {output}");
        return call.Attempt;
    }

    /// <summary>The engine ends an attempt by itself.</summary>
    public FailureStage Cut(HeldAttempt attempt)
    {
        FailureStage stage = attempt.IsCommitted || attempt.Call.Number % 3 > 0 ? FailureStage.Sent : FailureStage.NotSent;
        if (!attempt.IsOver)
        {
            // A consumer that stays away from a stream has given it up.
            bool cancelled = attempt.Call.IsGivenUp || (attempt.IsCommitted && attempt.Pending is null);
            Tell($"    call {attempt.Call.Number} is cut at {attempt.Client.Name}: {(cancelled ? "cancelled" : "timeout")}, {stage}");
            Fail(attempt, cancelled ? FailureKind.Cancelled : FailureKind.Timeout, stage);
        }

        return stage;
    }

    private void Start(Step step)
    {
        bool stream = step.Kind == StepKind.Stream;
        string group = GroupNames[step.A % 4 == 3 ? 1 : 0];
        Member? pin = step.A % 7 == 1 ? At([.. _members.Values.Where(m => m.Declared.Group == group)], step.B) : null;
        // Not by usage: from the first such request on its groups are metered, which is the business of a test of its own.
        RoutingStrategy? strategy = step.A % 9 == 4 && (RoutingStrategy)(step.B % 8) is not RoutingStrategy.UsageBased and var wish ? wish : null;
        string? tag = pin is null ? (step.C % 6) switch { 1 => "red", 2 => "blue", _ => null } : null;
        string? tenant = (step.D % 5) switch { 1 => "t1", 2 => "t2", _ => null };
        var call = new ModelCall(_calls.Count, group, stream)
        {
            Tokens = 1 + (step.B % 300),
            MaxOutput = step.D % 3 == 0 ? null : step.D % 400,
            Pin = pin?.Declared.Name,
            Tag = tag,
            Tenant = tenant,
            Strategy = strategy,
            Estimated = [.. GroupNames.Where(g => IsEstimated(g, strategy, OwnAccounts(tag, tenant).Length > 0))],
            Accounts = OwnAccounts(tag, tenant),
        };
        _calls.Add(call);
        Tell($"call {call.Number}{(stream ? ", a stream," : "")} to {pin?.Declared.Name ?? group}: {call.Tokens} tokens, at most {call.MaxOutput?.ToString(CultureInfo.InvariantCulture) ?? "?"} back, strategy {strategy?.ToString() ?? "-"}, tag {tag ?? "-"}, tenant {tenant ?? "-"}");
        var route = new RouteOptions
        {
            Tags = tag is null ? null : [tag],
            Tenant = tenant,
            Strategy = strategy,
            SessionId = step.C % 5 == 4 ? "s" + (step.C % 3) : null,
            Retries = step.B % 5 == 2 ? step.B % 4 : null,
            Weights = step.C % 7 == 5
                ? _members.Values.Where(m => m.Declared.Group == group && m.Declared.Id is "d0" or "d1").ToDictionary(m => m.Declared.Id, m => m.Declared.Id == "d0" ? 1 : (double)(step.C % 3))
                : null,
        };
        var options = new ChatOptions { MaxOutputTokens = call.MaxOutput };
        string prompt = string.Create(CultureInfo.InvariantCulture, $"{call.Number}:{call.Tokens}");
        if (stream)
        {
            call.Stream = Router.StreamAsync(call.Pin ?? group, prompt, options, route).GetAsyncEnumerator(call.Caller.Token);
            call.Running = NextAsync(call);
        }
        else
        {
            call.Running = Router.CompleteAsync(call.Pin ?? group, prompt, options, route, call.Caller.Token);
        }

        if (call.Running is { IsCompleted: true, Exception.InnerException: LlmRouterException refusal })
        {
            Tell($"    refused: {refusal.Message}");
            Complain(call.Attempts > 0, "a call whose attempt is open has ended");
            foreach (Member member in _members.Values.Where(m => CouldServe(m, call) && !IsProbed(m) && !Against(m, call).Any()))
            {
                Complain(true, $"call {call.Number} was refused although {member.Declared.Name} could have taken it");
            }
        }
    }

    /// <summary>Something happens to one of the open calls.</summary>
    private void Go(Step step)
    {
        List<ModelCall> open = [.. Open.Where(c => step.Kind switch
        {
            StepKind.Answer or StepKind.Fail => c.IsHeld,
            StepKind.Chunk => c.IsStream && c.IsHeld,
            StepKind.Read => c is { IsStream: true, Running: null },
            StepKind.Drop => c.IsStream,
            _ => true,
        })];
        if (At(open, step.A) is not { } call)
        {
            return;
        }

        switch (step.Kind)
        {
            case StepKind.Read:
                Tell($"call {call.Number} is read from");
                Read(call);
                break;
            case StepKind.Cancel:
                Tell($"call {call.Number} is cancelled");
                call.IsGivenUp = true;
                call.Caller.Cancel();
                break;
            case StepKind.Drop:
                Tell($"call {call.Number} is dropped");
                call.IsGivenUp = true;
                Drop(call);
                break;
            default:
                Reach(call);
                Decide(step, call, call.Attempt!);
                break;
        }
    }

    private void Decide(Step step, ModelCall call, HeldAttempt attempt)
    {
        if (attempt.IsOver || (call.IsStream && attempt.Pending is null))
        {
            return;
        }

        UsageDetails? usage = (step.B % 5) switch
        {
            1 => null,
            2 => new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0 },
            3 => new UsageDetails { InputTokenCount = attempt.Lease.Input + 100, OutputTokenCount = attempt.Lease.Output + step.C },
            4 => new UsageDetails { OutputTokenCount = step.C % 50, TotalTokenCount = step.C },
            _ => new UsageDetails { InputTokenCount = attempt.Lease.Input / 2, OutputTokenCount = attempt.Lease.Output / 2 },
        };
        switch (step.Kind)
        {
            case StepKind.Chunk:
                int tokens = step.B % 4 == 3 ? 0 : 1 + (step.C % 40);
                Tell($"call {call.Number} shows {tokens} tokens{(tokens > 0 && step.D % 4 == 1 ? $" and says {TokenUsage.From(usage)}" : "")}");
                attempt.Show(tokens, tokens > 0 && step.D % 4 == 1 ? usage : null);
                break;
            case StepKind.Answer:
                TokenUsage? used = TokenUsage.From(usage ?? attempt.Usage);
                Tell($"call {call.Number} is answered: {used?.ToString() ?? "usage unknown"}");
                Succeed(attempt, used);
                if (call.IsStream)
                {
                    attempt.Complete(usage);
                }
                else
                {
                    attempt.Answer.SetResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = usage });
                }

                break;
            default:
                var kind = (FailureKind)(step.B % (int)FailureKind.Cancelled);
                FailureStage stage = attempt.IsCommitted ? FailureStage.Sent : (FailureStage)(step.C % 3);
                TimeSpan? wait = kind is FailureKind.RateLimited or FailureKind.ServerError ? Waits[step.D % 4] : null;
                Tell($"call {call.Number} fails: {kind}, {stage}, retry after {wait?.ToString() ?? "-"}");
                Declared failed = attempt.Client.Declared!;
                Dictionary<string, long> began = _members.Values.ToDictionary(m => m.Declared.Name, m => _router.State(m.Declared.Name).CooldownBegan);
                bool current = attempt.Member.Client == attempt.Client && _members.GetValueOrDefault(failed.Name) == attempt.Member;
                Fail(attempt, kind, stage);
                attempt.Break(FakeClient.Fails(kind, wait is null ? null : 503, wait, stage));
                if (current)
                {
                    CheckCooled(failed, kind, wait, name => attempt.Started > began[name]);
                }

                break;
        }
    }

    /// <summary>What must be cooling after a failure, whatever came before it.</summary>
    private void CheckCooled(Declared failed, FailureKind kind, TimeSpan? wait, Func<string, bool> isCurrent)
    {
        (double seconds, bool all) = kind switch
        {
            FailureKind.Authentication => (5, true),
            FailureKind.QuotaExhausted => (300, true),
            FailureKind.PermissionDenied or FailureKind.NotFound => (5, false),
            FailureKind.RateLimited when wait is { } asked => (Math.Min(asked.TotalSeconds, 300), false),
            _ => (0d, false),
        };
        foreach (Declared one in _members.Values.Select(m => m.Declared).Where(d => seconds > 0 && (wait is not null || isCurrent(d.Name)) && (d.Name == failed.Name || (all && d.Account == failed.Account))))
        {
            long left = _router.State(one.Name).CooldownUntil - Now;
            Complain(left < seconds * Time.TimestampFrequency, $"{one.Name} cools for {left} after {kind} of {failed.Name}");
        }
    }

    private static void Read(ModelCall call)
    {
        if (call is { IsStream: true, Running: null })
        {
            call.Running = NextAsync(call);
        }
    }

    private static async Task<bool> NextAsync(ModelCall call) => await call.Stream!.MoveNextAsync().ConfigureAwait(false);

    /// <summary>Reads what is held back already, up to where the provider is waited for.</summary>
    private static void Reach(ModelCall call)
    {
        Read(call);
        while (call is { Attempt.IsOver: false, IsStream: true, Running: Task<bool> { IsCompletedSuccessfully: true, Result: true } })
        {
            call.Running = null;
            Read(call);
        }
    }

    private void Drop(ModelCall call) => Complain(!call.Stream!.DisposeAsync().AsTask().IsCompletedSuccessfully, $"disposing stream {call.Number} waits or fails");

    /// <summary>Looks which calls have come to an end, or to their next chunk.</summary>
    private void Settle()
    {
        foreach (ModelCall call in Open.ToList())
        {
            // A cancelled delay ends on another thread.
            Complain(call is { IsGivenUp: true, Running: { } running } && !SpinWait.SpinUntil(() => running.IsCompleted, Patience), $"call {call.Number} does not end with its caller's wish");
            while (call is { IsOver: false, Running: { IsCompleted: true } done })
            {
                call.Running = null;
                if (call.IsStream && done is Task<bool> { IsCompletedSuccessfully: true, Result: true })
                {
                    if (call.Attempt is { IsOver: true } && !call.IsGivenUp)
                    {
                        Read(call);
                    }

                    continue;
                }

                End(call, done);
            }

            if (call is { IsOver: false, IsGivenUp: true, Running: null })
            {
                // Nobody waits for it: its consumer would be told when it came back.
                End(call, Task.CompletedTask);
            }
        }
    }

    private void End(ModelCall call, Task done)
    {
        call.IsOver = true;
        Complain(call.Attempt is { IsOver: false }, $"call {call.Number} has ended and its attempt has not");
        Complain(done.Exception?.InnerException is not (null or LlmRouterException or OperationCanceledException), $"call {call.Number} ended with {done.Exception?.InnerException}");
        Complain(call.IsGivenUp != (done.IsCanceled || done.Exception?.InnerException is OperationCanceledException) && done.Exception is not null, $"call {call.Number} ended with {done.Exception?.InnerException?.Message}");
        Tell($"    call {call.Number} has ended: {done.Exception?.InnerException?.Message ?? done.Status.ToString()}");
        if (call.IsStream)
        {
            Drop(call);
        }
    }
}
