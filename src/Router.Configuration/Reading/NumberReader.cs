namespace LlmRouter.Configuration;

/// <summary>Reads numbers, whole or not, within the range of their setting.</summary>
internal sealed class NumberReader(ReadContext context)
{
    public double? Read(SettingInfo info, ConfigNode node, string name, string where)
    {
        string expected = info.Kind switch
        {
            SettingKind.Integer => "a whole number",
            SettingKind.Duration => context.Source == ConfigSource.Json ? "a number of seconds, or a text such as \"30s\"" : "a number of seconds",
            _ => "a number",
        };
        if (node.Kind != ConfigKind.Number)
        {
            context.WrongKind(node, name, where, expected);
            return null;
        }

        if (info.Kind == SettingKind.Integer && Math.Floor(node.Number) != node.Number)
        {
            context.Faults.Add(ConfigRules.WrongKind, node.Place, context.Shown(name), where, expected, Words.Number(node.Number));
            return null;
        }

        return InRange(info, node.Number, node, name, where) ? node.Number : null;
    }

    public bool InRange(SettingInfo info, double number, ConfigNode node, string name, string where)
    {
        // Written so that NaN, which attributes can hold, is outside too.
        if (number >= info.Minimum && number <= info.Maximum)
        {
            return true;
        }

        string range = $"between {Words.Number(info.Minimum)} and {Words.Number(info.Maximum)}{(info.Kind == SettingKind.Duration ? " seconds" : "")}";
        context.Faults.Add(ConfigRules.OutOfRange, node.Place, context.Shown(name), where, Words.Number(number), range);
        return false;
    }
}
