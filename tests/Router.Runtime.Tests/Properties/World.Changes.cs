using LlmRouter.Configuration;

namespace LlmRouter.Tests.Properties;

/// <summary>Changes of the router.</summary>
internal sealed partial class World
{
    private const int MostMembers = 4;

    private static DeclaredBudget[] Budgets(int number, Declared[] declared)
    {
        BudgetWindow window = number % 2 == 0 ? BudgetWindow.Minute : BudgetWindow.Hour;
        var budgets = new List<DeclaredBudget>();
        void Maybe(int bit, string scope, long limit, BudgetWindow per)
        {
            if ((number >> bit & 3) == 1)
            {
                budgets.Add(new DeclaredBudget(scope, limit, per));
            }
        }

        Maybe(1, "provider:openai", 5_000_000 + (number % 3 * 5_000_000), window);
        Maybe(3, "deployment:" + declared[number % declared.Length].Name, 2_000_000, BudgetWindow.Minute);
        Maybe(5, "tag:red", 2_000_000 + (number % 5 * 1_000_000), window);
        Maybe(7, "tenant:*", 3_000_000, BudgetWindow.Minute);
        return [.. budgets];
    }

    private string Json(IEnumerable<Declared> declared, IEnumerable<DeclaredBudget> budgets)
    {
        string Of(string group, string more)
            => $$""" "{{group}}": { "strategy": "{{StrategyNames.All[(int)_groups[group].Strategy]}}",{{more}} "deployments": [ {{string.Join(", ", declared.Where(d => d.Group == group).Select(d => d.ToJson()))}} ] }""";
        return $$"""
            { "defaults": { "attemptTimeoutSeconds": 100, "firstTokenTimeoutSeconds": 80, "waitForCapacitySeconds": 0 }, "budgets": { {{string.Join(", ", budgets.Select(b => b.ToJson()))}} },
              "groups": { {{Of("g", " \"fallbacks\": [\"h\"],")}}, {{Of("h", "")}} } }
            """;
    }

    private void Operate(Step step, Member member)
    {
        (string group, string id) = (member.Declared.Group, member.Declared.Id);
        Tell($"{step.Kind} {member.Declared.Name}");
        switch (step.Kind)
        {
            case StepKind.Drain:
                Router.Deployments.Drain(group, id);
                member.IsDrained = true;
                break;
            case StepKind.Enable:
                Router.Deployments.Enable(group, id);
                member.IsDrained = false;
                break;
            default:
                Router.Deployments.ResetCooldown(group, id);
                Complain(_router.State(member.Declared.Name).CooldownUntil > Now, $"{member.Declared.Name} cools on");
                break;
        }
    }

    private void Change(Step step)
    {
        string group = GroupNames[step.A % 3 == 2 ? 1 : 0];
        List<Member> there = [.. _members.Values.Where(m => m.Declared.Group == group)];
        Member member = At(there, step.A / 3)!;
        Declared before = member.Declared;
        Declared[] declared = [.. _members.Values.Select(m => m.Declared)];
        switch (step.Kind)
        {
            case StepKind.Add:
                string id = "d" + (step.A % 5);
                if (there.Count < MostMembers && there.TrueForAll(m => m.Declared.Id != id))
                {
                    var added = Declared.From(group, id, step);
                    Make($"add {added.Name}: {added.ToJson()}", () => Router.Deployments.Add(group, added.ToJson()), [.. declared, added]);
                }

                break;
            case StepKind.Update:
            case StepKind.Reconnect:
                Declared after = step.Kind == StepKind.Update ? Declared.From(group, before.Id, step) with { Connection = before.Connection }
                    : before with { Connection = (before.Connection + 1 + (step.C % 5)) % 6, Limits = step.B % 2 == 0 ? before.Limits : ModelLimits.From(step.B, step.C) };
                Make($"update {before.Name}: {after.ToJson()}", () => Router.Deployments.Update(group, after.ToJson()), [.. declared.Except([before]), after]);
                break;
            case StepKind.Remove when there.Count > 1 && !_accounts.Keys.Any(b => b.Scope == "deployment:" + before.Name):
                Make($"remove {before.Name}", () => Router.Deployments.Remove(group, before.Id), [.. declared.Except([before])]);
                break;
            case StepKind.ReplaceAll:
                ReplaceAll(step, declared, before, there.Count > 1);
                break;
            case StepKind.Strategy:
                _groups[group].Strategy = (RoutingStrategy)(step.B % 8);
                Make($"strategy of {group}: {_groups[group].Strategy}", () => Router.SetStrategy(group, _groups[group].Strategy), declared);
                break;
        }
    }

    private void ReplaceAll(Step step, Declared[] declared, Declared one, bool mayRemove)
    {
        Declared[] after = [.. declared.Except([one])];
        if (!(mayRemove && step.B % 3 == 0))
        {
            after = [.. after, one with { Limits = ModelLimits.From(step.B, step.C), Connection = step.B % 3 == 1 ? (one.Connection + 1) % 6 : one.Connection }];
        }

        DeclaredBudget[] budgets = step.D % 4 == 0 ? [.. _accounts.Keys] : Budgets(step.D, after);
        budgets = [.. budgets.Where(b => !b.Scope.StartsWith("deployment:", StringComparison.Ordinal) || after.Any(d => b.Scope == "deployment:" + d.Name))];
        string json = Json(after, budgets);
        Make($"replace all: {json}", () => Router.Deployments.ReplaceAll(json), after, budgets);
    }

    private void Make(FormattableString words, Action change, Declared[] after, DeclaredBudget[]? budgets = null)
    {
        Tell(words);
        change();
        Adopt(after, budgets ?? [.. _accounts.Keys]);
    }

    /// <summary>Takes over into the model what is declared now.</summary>
    private void Adopt(Declared[] declared, DeclaredBudget[] budgets)
    {
        foreach (string removed in _members.Keys.Except(declared.Select(d => d.Name)).ToList())
        {
            _members.Remove(removed);
        }

        Adopt(budgets);
        Array.ForEach(GroupNames, MeterIfWanted);
        foreach (Declared one in declared)
        {
            var client = (HeldClient)_router.State(one.Name).Client;
            if (!_members.TryGetValue(one.Name, out Member? member))
            {
                _members[one.Name] = member = new Member(client);
            }
            else
            {
                Complain(client == member.Client != (one.Connection == member.Declared.Connection), $"{one.Name} has the wrong connection");
                member.Client = client;
            }

            client.Declared = one;
            member.Books.Limit(one.Limits, Second);
        }

        Array.ForEach(GroupNames, MeterIfWanted);
    }

    private void Adopt(DeclaredBudget[] budgets)
    {
        Dictionary<DeclaredBudget, ModelAccount> accounts = budgets.ToDictionary(
            b => b,
            b => _accounts.FirstOrDefault(a => a.Key.Scope == b.Scope && a.Key.Window == b.Window).Value ?? new ModelAccount(b.Window));
        _accounts.Clear();
        foreach ((DeclaredBudget budget, ModelAccount account) in accounts)
        {
            _accounts.Add(budget, account);
        }

        foreach ((string, DeclaredBudget Budget) gone in _tenants.Keys.Where(t => !accounts.ContainsKey(t.Budget)).ToList())
        {
            _tenants.Remove(gone);
        }
    }

    private void MeterIfWanted(string group)
    {
        if (_groups[group].Strategy == RoutingStrategy.UsageBased)
        {
            Meter(group);
        }
    }

    private void Meter(string group)
    {
        foreach (Member member in _members.Values.Where(m => m.Declared.Group == group))
        {
            member.Books.Meter(Second);
        }
    }
}
