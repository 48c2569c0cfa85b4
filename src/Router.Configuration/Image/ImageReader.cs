namespace LlmRouter.Configuration;

/// <summary>Turns constant data back into a configuration; <see cref="ImageWriter"/> says how it lies.</summary>
internal sealed class ImageReader
{
    private readonly string[] _texts;
    private readonly double[] _numbers;
    private readonly int[] _records;
    private int _at;

    private ImageReader(string[] texts, double[] numbers, int[] records)
    {
        _texts = texts;
        _numbers = numbers;
        _records = records;
    }

    /// <exception cref="InvalidOperationException">The data is not what <see cref="ImageWriter"/> writes.</exception>
    public static RouterSpec Read(string[] texts, double[] numbers, int[] records)
    {
        var reader = new ImageReader(texts, numbers, records);
        RouterSpec spec = reader.ReadRouter();
        return reader._at == records.Length ? spec : throw Corrupt();
    }

    private RouterSpec ReadRouter()
    {
        var spec = new RouterSpec();
        string name = Text();
        spec.RouterName = name.Length == 0 ? null : name;
        Settings(spec.Settings, SettingLevels.Router);
        for (int groups = Count(); groups > 0; groups--)
        {
            var group = new GroupSpec(Text(), Place.None);
            Settings(group.Settings, SettingLevels.Group);
            for (int deployments = Count(); deployments > 0; deployments--)
            {
                var deployment = new DeploymentSpec(Text(), Place.None) { FromFile = Flag() != 0 };
                Settings(deployment.Settings, SettingLevels.Deployment);
                group.Deployments.Add(deployment);
            }

            spec.Groups.Add(group);
        }

        for (int aliases = Count(); aliases > 0; aliases--)
        {
            spec.Aliases.Add(new AliasSpec(Text(), Text(), Flag() != 0, Place.None, Place.None, Flag() != 0));
        }

        for (int endpoints = Count(); endpoints > 0; endpoints--)
        {
            var endpoint = new EndpointSpec(Text(), Place.None);
            Settings(endpoint.Settings, SettingLevels.Endpoint);
            spec.Endpoints.Add(endpoint);
        }

        for (int budgets = Count(); budgets > 0; budgets--)
        {
            spec.Budgets.Add(new BudgetSpec(Text(), Number(), Period(), Place.None, Flag() != 0));
        }

        return spec;
    }

    private void Settings(SettingBag settings, SettingLevels level)
    {
        for (int count = Count(); count > 0; count--)
        {
            int id = Next();
            if (id < 0 || id >= SettingTable.All.Count || !SettingTable.All[id].At(level) || settings.Has((Setting)id))
            {
                throw Corrupt();
            }

            settings.Set(Value(SettingTable.All[id]));
        }
    }

    private SettingValue Value(SettingInfo info) => info.Kind switch
    {
        SettingKind.Text or SettingKind.Choice => new SettingValue(info.Id, 0, Text(), Place.None),
        SettingKind.Flag => new SettingValue(info.Id, Flag(), null, Place.None),
        SettingKind.Integer => new SettingValue(info.Id, Next(), null, Place.None),
        SettingKind.Number or SettingKind.Duration => new SettingValue(info.Id, Number(), null, Place.None),
        SettingKind.TextList => new SettingValue(info.Id, 0, Items(1, static reader => reader.Text()), Place.None),
        SettingKind.TextMap => new SettingValue(
            info.Id, 0, Items(2, static reader => new KeyValuePair<string, string>(reader.Text(), reader.Text())), Place.None),
        SettingKind.FallbackList => new SettingValue(info.Id, 0, Items(3, static reader => reader.Fallback()), Place.None),
        _ => new SettingValue(
            info.Id, 0, Items(2, static reader => new KeyValuePair<string, double>(reader.Text(), reader.Number())), Place.None),
    };

    private FallbackSpec Fallback()
    {
        string target = Text();
        int kinds = Count();
        var names = kinds == 0 ? null : new string[kinds - 1];
        for (int i = 0; i < kinds - 1; i++)
        {
            names![i] = Text();
        }

        var settings = new SettingBag();
        Settings(settings, SettingLevels.Fallback);
        return new FallbackSpec(target, names, settings, Place.None);
    }

    private T[] Items<T>(int size, Func<ImageReader, T> read)
    {
        int count = Count();
        if (count > (_records.Length - _at) / size)
        {
            throw Corrupt();
        }

        var items = new T[count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = read(this);
        }

        return items;
    }

    private int Next() => _at < _records.Length ? _records[_at++] : throw Corrupt();

    private int Flag() => Next() is var flag and (0 or 1) ? flag : throw Corrupt();

    private BudgetPeriod Period() => Next() is var period && period >= 0 && period < BudgetSpec.Periods.Length ? (BudgetPeriod)period : throw Corrupt();

    /// <summary>Nothing is smaller than one record, so a count beyond what is left is wrong before anything is allocated for it.</summary>
    private int Count() => Next() is var count && count >= 0 && count <= _records.Length - _at ? count : throw Corrupt();

    private string Text() => Next() is var index && index >= 0 && index < _texts.Length ? _texts[index] : throw Corrupt();

    private double Number() => Next() is var index && index >= 0 && index < _numbers.Length ? _numbers[index] : throw Corrupt();

    private static InvalidOperationException Corrupt() => new(
        "The compiled configuration cannot be read. Rebuild the project so that the generator and the runtime are of one version.");
}
