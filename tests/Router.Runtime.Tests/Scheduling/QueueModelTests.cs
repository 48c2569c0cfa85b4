using System.Text;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Scheduling;

/// <summary>A queue against a plain list that is sorted anew for every step, over random steps from a seed.</summary>
public class QueueModelTests
{
    private const int MostRunning = 3;
    private const int Limit = 6;

    public static TheoryData<int, bool> Seeds()
    {
        var seeds = new TheoryData<int, bool>();
        for (int seed = 1; seed <= 12; seed++)
        {
            seeds.Add(seed, seed % 2 == 0);
        }

        return seeds;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whoever_is_served_is_the_one_that_a_sorted_list_names(int seed, bool fair)
    {
        var trace = new StringBuilder();
        try
        {
            await Run(seed, fair, trace);
        }
        catch (Exception e)
        {
            Assert.Fail($"seed {seed}, fair {fair}: {e.Message}\n{trace.ToString()[Math.Max(0, trace.Length - 2000)..]}");
        }
    }

    private static async Task Run(int seed, bool fair, StringBuilder trace)
    {
        var random = new Random(seed);
        using WaitingRoom room = WaitingRoom.Of("a", $"\"maxParallel\": {MostRunning}");
        room.Configure(q => q with { Fair = fair, Limit = Limit, Ageing = seed % 3 * 2.5 });
        var model = new Model(fair, seed % 3 * 2.5);
        for (int step = 0; step < 400; step++)
        {
            List<Guest> running = model.Running;
            List<Guest> waiting = model.Waiting;
            switch (random.Next(10))
            {
                case < 5:
                    var guest = new Guest($"{step}", random.Next(4) * 50, "ABC"[random.Next(3)].ToString(), model.Now, step) { Wait = random.Next(1, 40) / 2.0 };
                    trace.Append($"{guest.Name} comes, {guest.Priority}{guest.Tenant}; ");
                    guest.Task = room.Ask(guest.Name, guest.Priority, guest.Wait, guest.Tenant, cancellation: guest.Cancellation.Token);
                    model.Come(guest);
                    break;

                case < 8 when running.Count > 0:
                    Guest done = running[random.Next(running.Count)];
                    trace.Append($"{done.Name} ends; ");
                    room.Answer(done.Name);
                    model.End(done);
                    await done.Task!;
                    break;

                case 8 when waiting.Count > 0:
                    Guest gone = waiting[random.Next(waiting.Count)];
                    trace.Append($"{gone.Name} leaves; ");
                    gone.Cancellation.Cancel();
                    model.Leave(gone);
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.Task!);
                    break;

                case 9:
                    double seconds = random.Next(1, 8) / 2.0;
                    trace.Append($"{seconds} s; ");
                    room.Pass(seconds);
                    model.Now += seconds;
                    model.Expire();
                    break;
            }

            foreach (Guest refused in model.Refused.Where(g => g.Task is not null))
            {
                Assert.Equal(FailureKind.RateLimited, (await WaitingRoom.Refused(refused.Task!)).Kind);
                refused.Task = null;
            }

            Assert.Equal(model.Waiting.Count, room.Waiting());
            Assert.All(model.Waiting, g => Assert.False(g.Task!.IsCompleted, $"{g.Name} should wait"));
            await room.Arrive([.. model.Served]);
            Assert.Equal(model.Served.Count, room.Sent.Length);
        }

        while (model.Running.Count > 0)
        {
            Guest last = model.Running[0];
            room.Answer(last.Name);
            model.End(last);
            await last.Task!;
            await room.Arrive([.. model.Served]);
        }

        room.AssertEmpty();
    }

    private sealed record Guest(string Name, int Priority, string Tenant, double Joined, int Number)
    {
        public CancellationTokenSource Cancellation { get; } = new();

        public double Wait { get; init; }

        public Task<ChatResponse>? Task { get; set; }
    }

    private sealed class Model(bool fair, double ageing)
    {
        private readonly Dictionary<string, long> _turns = [];

        public double Now { get; set; }

        public List<Guest> Running { get; } = [];

        public List<Guest> Waiting { get; } = [];

        public List<string> Served { get; } = [];

        public List<Guest> Refused { get; } = [];

        public void Come(Guest guest)
        {
            if (Running.Count < MostRunning)
            {
                Serve(guest);
                return;
            }

            if (!Waiting.Exists(w => TenantOf(w) == TenantOf(guest)))
            {
                _turns[TenantOf(guest)] = Waiting.Count == 0 ? 0 : Waiting.Min(w => _turns[TenantOf(w)]);
            }

            Waiting.Add(guest);
            if (Waiting.Count > Limit)
            {
                Guest worst = Order()[^1];
                Waiting.Remove(worst);
                Refused.Add(worst);
            }
        }

        public void End(Guest guest)
        {
            Running.Remove(guest);
            if (Waiting.Count > 0)
            {
                Guest next = Order()[0];
                Waiting.Remove(next);
                _turns[TenantOf(next)]++;
                Serve(next);
            }
        }

        public void Leave(Guest guest) => Waiting.Remove(guest);

        public void Expire()
        {
            foreach (Guest guest in Waiting.Where(w => w.Joined + w.Wait <= Now).ToList())
            {
                Waiting.Remove(guest);
                Refused.Add(guest);
            }
        }

        private void Serve(Guest guest)
        {
            Running.Add(guest);
            Served.Add(guest.Name);
        }

        private string TenantOf(Guest guest) => fair ? guest.Tenant : "";

        private double Effective(Guest guest) => guest.Priority - (ageing * (Now - guest.Joined));

        /// <summary>By turns, then by effective priority, then as they came.</summary>
        private List<Guest> Order()
            => [.. Waiting.GroupBy(TenantOf)
                .SelectMany(tenant => tenant.OrderBy(Effective).ThenBy(w => w.Number).Select((guest, place) => (Guest: guest, Turn: _turns[tenant.Key] + place)))
                .OrderBy(w => w.Turn).ThenBy(w => Effective(w.Guest)).ThenBy(w => w.Guest.Number)
                .Select(w => w.Guest)];
    }
}
