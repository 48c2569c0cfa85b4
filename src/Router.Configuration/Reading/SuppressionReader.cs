namespace LlmRouter.Configuration;

/// <summary>Reads <c>"$suppress"</c>: ids of rules that are not reported inside of what holds it.</summary>
internal sealed class SuppressionReader(ReadContext context, RouterSpec spec)
{
    public const string Member = "$suppress";

    /// <param name="owner">The object that may hold one.</param>
    /// <param name="within">The place of all that it is for.</param>
    /// <param name="where">What the object is, in words.</param>
    public void Read(ConfigNode owner, Place within, string where)
    {
        foreach (ConfigMember member in owner.Members)
        {
            if (member.Name != Member || member.Value.Kind == ConfigKind.Broken)
            {
                continue;
            }

            if (member.Value.Kind != ConfigKind.Array)
            {
                context.WrongKind(member.Value, Member, where, "an array of rules' ids", ConfigKind.Array);
                continue;
            }

            for (int i = 0; i < member.Value.Items.Length; i++)
            {
                ConfigNode item = member.Value.Items[i];
                if (item.Kind == ConfigKind.Text)
                {
                    spec.Suppressions.Add(new SuppressionSpec(item.Text, item.Place, within, where));
                }
                else if (item.Kind != ConfigKind.Broken)
                {
                    context.WrongKind(item, $"{Member}[{i}]", where, "a text");
                }
            }
        }
    }
}
