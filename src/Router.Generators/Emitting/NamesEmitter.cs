namespace LlmRouter.Generators;

/// <summary>Writes the names of groups and deployments as constants.</summary>
internal static class NamesEmitter
{
    public static void Emit(SourceWriter writer, ApiModel model)
    {
        writer.Line("/// <summary>The names of the groups.</summary>");
        writer.Line(Code.Generated);
        writer.Open("public static class GroupNames");
        foreach (GroupModel group in model.Groups)
        {
            Constant(writer, group.Member, group.Name, group.Summary);
        }

        writer.Close();
        writer.Line();
        writer.Line("/// <summary>The names of the deployments, by group.</summary>");
        writer.Line(Code.Generated);
        writer.Open("public static class DeploymentNames");
        foreach (GroupModel group in model.Groups)
        {
            writer.Line($"/// <summary>The deployments of {group.Member}.</summary>");
            writer.Open($"public static class {Code.Identifier(group.Member)}");
            foreach (DeploymentModel deployment in group.Deployments)
            {
                Constant(writer, deployment.Constant, deployment.Name, deployment.Summary);
            }

            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    private static void Constant(SourceWriter writer, string member, string value, string summary)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"public const string {Code.Identifier(member)} = {Code.Literal(value)};");
    }
}
