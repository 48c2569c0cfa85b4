using System.Globalization;
using LlmRouter.Core;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Testing;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Properties;

/// <summary>
/// A router of held clients on a manual clock, and beside it the model of its books. Everything runs on the calling thread, so
/// that a seed and its steps always do the same.
/// </summary>
internal sealed partial class World : IDisposable
{
    private static readonly string[] GroupNames = ["g", "h"];

    // For what other threads do at once; nothing but a fault takes it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestRouter _router;
    private readonly SortedDictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelGroup> _groups = GroupNames.ToDictionary(g => g, _ => new ModelGroup());
    private readonly Dictionary<DeclaredBudget, ModelAccount> _accounts = [];
    private readonly Dictionary<(string Tenant, DeclaredBudget Budget), ModelAccount> _tenants = [];
    private readonly List<ModelCall> _calls = [];
    private readonly List<string> _told = [];
    private readonly List<string> _complaints = [];

    public World(int seed)
    {
        // Continuations run where they are set off.
        SynchronizationContext.SetSynchronizationContext(null);
        var random = new Random(seed);
        Step Any() => new(StepKind.Add, 0, random.Next(1000), random.Next(1000), random.Next(1000));
        Declared[] first = [Declared.From("g", "d0", Any()), Declared.From("g", "d1", Any()), Declared.From("g", "d2", Any()), Declared.From("h", "d0", Any())];
        DeclaredBudget[] budgets = Budgets(random.Next(1000), first);
        _groups["g"].Strategy = (RoutingStrategy)random.Next(8);
        _router = new TestRouter(Json(first, budgets), seed, options =>
        {
            options.ClientFactory = connection => new HeldClient(connection.Name, this);
            options.TokenEstimator = new StatedTokens();
        });
        Adopt(first, budgets);
        Tell($"{Json(first, budgets)}");
    }

    /// <summary>What has been done, in words.</summary>
    public string Told => string.Join('\n', _told);

    private ManualTimeProvider Time => _router.Time;

    public long Now => Time.GetTimestamp();

    private long Second => _router.Engine.Clock.Second(Now);

    private DateTimeOffset Date => Time.GetUtcNow();

    private Router Router => _router.Router;

    private IEnumerable<ModelCall> Open => _calls.Where(c => !c.IsOver);

    public void Do(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Call:
            case StepKind.Stream:
                Start(step);
                break;
            case StepKind.Pass:
                Pass(step);
                break;
            case StepKind.Drain:
            case StepKind.Enable:
            case StepKind.ResetCooldown:
                Operate(step, At(_members.Values.ToList(), step.A)!);
                break;
            case StepKind.Add:
            case StepKind.Update:
            case StepKind.Reconnect:
            case StepKind.Remove:
            case StepKind.ReplaceAll:
            case StepKind.Strategy:
                Change(step);
                break;
            default:
                Go(step);
                break;
        }

        Settle();
        Compare();
    }

    /// <summary>Ends everything that runs: nothing may be left of it.</summary>
    public void Rest()
    {
        foreach (ModelCall call in Open.ToList())
        {
            Do(new Step(StepKind.Cancel, Open.ToList().IndexOf(call), 0, 0, 0));
        }

        Complain(Open.Any(), "a call did not end with its caller's wish");
        Complain(_members.Values.Any(m => m.Books.Open.Count > 0), "the model holds leases at rest");
        Time.Advance(TimeSpan.FromSeconds(61));
        Tell($"at rest");
        Compare();
        foreach (Member member in _members.Values)
        {
            foreach (LimitKind kind in ModelLimits.Counted)
            {
                Complain(UsedBy(_router.State(member.Declared.Name), kind) is not (null or 0), $"{member.Declared.Name} counts {kind} at rest");
            }
        }

        // Nothing but the members sits anywhere: removed deployments have given their slots back.
        int seated = _router.Engine.Table.Groups.SelectMany(g => g.Segments).Select(s => s.Chunk).Distinct().Sum(c => c.Slots.ToArray().Count(s => s is not null));
        Complain(seated != _members.Count, $"{seated} slots are taken by {_members.Count} deployments");
        Throw();
    }

    public void Dispose() => _router.Dispose();

    private static T? At<T>(List<T> list, int number) => list.Count == 0 ? default : list[number % list.Count];

    private void Tell(FormattableString words) => _told.Add(FormattableString.Invariant($"{_told.Count,3} {Time.GetUtcNow():HH:mm:ss.fff} {FormattableString.Invariant(words)}"));

    private void Complain(bool wrong, string words)
    {
        if (wrong)
        {
            _complaints.Add(words);
        }
    }

    private void Throw()
    {
        if (_complaints.Count > 0)
        {
            string all = string.Join("; ", _complaints);
            _told.Add("    WRONG: " + all);
            throw new InvalidOperationException(all);
        }
    }

    private void Pass(Step step)
    {
        double seconds = (step.A % 12) switch
        {
            0 => 0.001 * step.B,
            1 => 1,
            2 => 59.999,
            3 => 60,
            4 => 61,
            5 => 5,
            6 => 20,
            7 => 100,
            8 => 700,
            9 => 0.001,
            10 => 60 - (Time.GetTimestamp() / (double)Time.TimestampFrequency % 60),
            _ => 0.01 * step.B,
        };
        Tell($"{seconds} s pass");
        Time.Advance(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Every request says itself how many tokens it has.</summary>
    private sealed class StatedTokens : ITokenEstimator
    {
        public int CountTokens(ReadOnlySpan<char> text) => int.Parse(text[(text.IndexOf(':') + 1)..], CultureInfo.InvariantCulture);

        public int EstimateChat(IReadOnlyList<ChatMessage> messages, ChatOptions? options) => CountTokens(messages[0].Text);
    }
}
