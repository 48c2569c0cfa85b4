namespace LlmRouter.Configuration.Tests;

/// <summary>Random configurations in which every setting takes every shape, whether it makes sense or not.</summary>
internal sealed class RandomSpec(Random random)
{
    public RouterSpec Next()
    {
        var spec = new RouterSpec { RouterName = random.Next(2) == 0 ? null : Text() + "R" };
        Fill(spec.Settings, SettingLevels.Router);
        for (int i = random.Next(4); i > 0; i--)
        {
            var group = new GroupSpec(Text(), Place.None);
            Fill(group.Settings, SettingLevels.Group);
            for (int d = random.Next(4); d > 0; d--)
            {
                var deployment = new DeploymentSpec(Text(), Place.None) { FromFile = random.Next(2) == 0 };
                Fill(deployment.Settings, SettingLevels.Deployment);
                group.Deployments.Add(deployment);
            }

            spec.Groups.Add(group);
        }

        for (int i = random.Next(3); i > 0; i--)
        {
            spec.Aliases.Add(new AliasSpec(Text(), Text(), random.Next(2) == 0, Place.None, Place.None, random.Next(2) == 0));
        }

        for (int i = random.Next(3); i > 0; i--)
        {
            var endpoint = new EndpointSpec(Text(), Place.None);
            Fill(endpoint.Settings, SettingLevels.Endpoint);
            spec.Endpoints.Add(endpoint);
        }

        for (int i = random.Next(3); i > 0; i--)
        {
            spec.Budgets.Add(new BudgetSpec(Text(), Number(), (BudgetPeriod)random.Next(4), Place.None, random.Next(2) == 0));
        }

        return spec;
    }

    public string Text() => new([.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(4) switch
    {
        0 => "\\\"\n\r \t\0\u0085\u2028\u2029\uD800\uDC00\uFEFF\uFFFE"[random.Next(14)],
        1 => (char)random.Next(65536),
        _ => (char)random.Next('a', 'e'),
    })]);

    private void Fill(SettingBag settings, SettingLevels level)
    {
        foreach (SettingInfo info in SettingTable.All)
        {
            if (info.At(level) && random.Next(3) == 0)
            {
                settings.Set(Value(info));
            }
        }
    }

    private SettingValue Value(SettingInfo info) => info.Kind switch
    {
        SettingKind.Text or SettingKind.Choice => new SettingValue(info.Id, 0, Text(), Place.None),
        SettingKind.Flag => new SettingValue(info.Id, random.Next(2), null, Place.None),
        SettingKind.Integer => new SettingValue(info.Id, random.Next(int.MinValue, int.MaxValue), null, Place.None),
        SettingKind.TextList => new SettingValue(info.Id, 0, Items(Text), Place.None),
        SettingKind.TextMap => new SettingValue(info.Id, 0, Items(() => new KeyValuePair<string, string>(Text(), Text())), Place.None),
        SettingKind.NumberMap => new SettingValue(info.Id, 0, Items(() => new KeyValuePair<string, double>(Text(), Number())), Place.None),
        SettingKind.FallbackList => new SettingValue(info.Id, 0, Items(Fallback), Place.None),
        _ => new SettingValue(info.Id, Number(), null, Place.None),
    };

    private FallbackSpec Fallback()
    {
        var settings = new SettingBag();
        Fill(settings, SettingLevels.Fallback);
        return new FallbackSpec(Text(), random.Next(2) == 0 ? null : Items(Text), settings, Place.None);
    }

    private T[] Items<T>(Func<T> item) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => item())];

    private double Number() => random.Next(5) == 0 ? -0.0 : random.NextDouble() * random.Next(1000);
}
