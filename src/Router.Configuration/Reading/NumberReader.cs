namespace LlmRouter.Configuration;

/// <summary>Reads numbers, whole or not, and durations, within the range of their setting.</summary>
internal sealed class NumberReader(ReadContext context)
{
    public double? Read(SettingInfo info, ConfigNode node, string name, string where) =>
        Read(info.Kind == SettingKind.NumberMap ? info.Items : info.Kind, info.Minimum, info.Maximum, node, name, where);

    public double? Read(SettingKind kind, double minimum, double maximum, ConfigNode node, string name, string where)
    {
        if (kind == SettingKind.Duration && node.Kind == ConfigKind.Text)
        {
            return ReadDuration(minimum, maximum, node, name, where);
        }

        string expected = kind switch
        {
            SettingKind.Integer => "a whole number",
            SettingKind.Duration => context.Source == ConfigSource.Json ? "a number of seconds, or a text such as \"30s\"" : "a number of seconds",
            _ => "a number",
        };
        if (node.Kind != ConfigKind.Number)
        {
            context.WrongKind(node, name, where, expected, ConfigKind.Number);
            return null;
        }

        if (kind == SettingKind.Integer && Math.Floor(node.Number) != node.Number)
        {
            context.Faults.Add(ConfigRules.WrongKind, node.Place, context.Shown(name), where, expected, Words.Number(node.Number));
            return null;
        }

        return InRange(kind, minimum, maximum, node.Number, node, name, where) ? node.Number : null;
    }

    private double? ReadDuration(double minimum, double maximum, ConfigNode node, string name, string where)
    {
        if (!Durations.TryParse(node.Text, out double seconds))
        {
            context.Faults.Add(new Fault(ConfigRules.BadDuration, node.Place, [context.Shown(name), where, Words.Show(node.Text)])
            {
                Suggestion = Durations.Suggest(node.Text),
            });
            return null;
        }

        return InRange(SettingKind.Duration, minimum, maximum, seconds, node, name, where) ? seconds : null;
    }

    private bool InRange(SettingKind kind, double minimum, double maximum, double number, ConfigNode node, string name, string where)
    {
        // Written so that NaN, which attributes can hold, is outside too.
        if (number >= minimum && number <= maximum)
        {
            return true;
        }

        string range = $"between {Words.Number(minimum)} and {Words.Number(maximum)}{(kind == SettingKind.Duration ? " seconds" : "")}";
        context.Faults.Add(new Fault(ConfigRules.OutOfRange, node.Place, [context.Shown(name), where, Words.Number(number), range])
        {
            Fix = double.IsNaN(number) ? null : IsLimit(kind, minimum, maximum) && number < 0 ? FaultFix.Remove : FaultFix.Replace(Words.Number(number < minimum ? minimum : maximum)),
        });
        return false;
    }

    /// <summary>A limit of 0 is "never"; whoever writes a negative one means none.</summary>
    private static bool IsLimit(SettingKind kind, double minimum, double maximum) => kind == SettingKind.Integer && minimum == 0 && maximum == int.MaxValue;
}
