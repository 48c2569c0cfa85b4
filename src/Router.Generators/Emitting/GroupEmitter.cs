namespace LlmRouter.Generators;

/// <summary>Writes the client of a group: what it does is in its base class, here are its deployments.</summary>
internal static class GroupEmitter
{
    public static void Emit(SourceWriter writer, GroupModel group)
    {
        string type = Code.Identifier(group.Type);
        string deployments = Code.Identifier(group.DeploymentsType);
        string parent = group.IsEmbedding ? "global::LlmRouter.EmbeddingGroup" : "global::LlmRouter.ChatGroup";

        writer.Line($"/// <summary>{group.Summary}</summary>");
        writer.Line(Code.Generated);
        writer.Open($"public sealed class {type} : {parent}");
        writer.Line($"internal {type}(global::LlmRouter.Router router)");
        writer.Continued($": base(router, {Code.Literal(group.Ordinal)})");
        writer.Open();
        writer.Line($"Deployments = new {deployments}(this);");
        writer.Close();
        writer.Line();
        writer.Line("/// <summary>The deployments: their state, and what an operator can do with them.</summary>");
        writer.Line($"public {deployments} Deployments {{ get; }}");
        writer.Line();
        writer.Line("/// <summary>The deployments of the group.</summary>");
        writer.Open($"public sealed class {deployments}");
        writer.Line($"private readonly {type} _group;");
        writer.Line();
        writer.Line($"internal {deployments}({type} group) => _group = group;");
        foreach (DeploymentModel deployment in group.Deployments)
        {
            writer.Line();
            writer.Line($"/// <summary>{deployment.Summary}</summary>");
            writer.Line($"public global::LlmRouter.DeploymentHandle {Code.Identifier(deployment.Member)} => _group.DeploymentAt({Code.Literal(deployment.Ordinal)});");
        }

        writer.Close();
        writer.Close();
    }
}
