namespace LlmRouter.Generators;

/// <summary>Writes the names of groups and deployments as constants.</summary>
internal static class NamesEmitter
{
    public static void Emit(SourceWriter writer, ApiModel model)
    {
        writer.Line("/// <summary>The names of the groups.</summary>");
        writer.Line(Code.Generated);
        writer.Open("public static class GroupNames");
        bool first = true;
        foreach (GroupModel group in model.Groups)
        {
            Separate(writer, ref first);
            Constant(writer, group.Member, group.Name, group.Summary);
        }

        writer.Close();
        writer.Line();
        writer.Line("/// <summary>The names of the deployments, by group.</summary>");
        writer.Line(Code.Generated);
        writer.Open("public static class DeploymentNames");
        first = true;
        foreach (GroupModel group in model.Groups)
        {
            Separate(writer, ref first);
            Deployments(writer, group);
        }

        writer.Close();
        writer.Line();
    }

    private static void Deployments(SourceWriter writer, GroupModel group)
    {
        writer.Line($"/// <summary>The deployments of {group.Member}.</summary>");
        writer.Open($"public static class {Code.Identifier(group.Member)}");
        bool first = true;
        foreach (DeploymentModel deployment in group.Deployments)
        {
            Separate(writer, ref first);
            Constant(writer, deployment.Constant, deployment.Name, deployment.Summary);
        }

        writer.Close();
    }

    private static void Separate(SourceWriter writer, ref bool first)
    {
        if (!first)
        {
            writer.Line();
        }

        first = false;
    }

    private static void Constant(SourceWriter writer, string member, string value, string summary)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"public const string {Code.Identifier(member)} = {Code.Literal(value)};");
    }
}
