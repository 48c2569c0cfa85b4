using LlmRouter.Configuration;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.Generators;

/// <summary>Writes what code that uses a router can see.</summary>
internal static class ApiEmitter
{
    public static SourceText Emit(ApiModel model, CancellationToken cancellation)
    {
        RouterShape shape = model.Shape;
        string name = Code.Identifier(shape.Name);
        bool creatable = shape.Constructors is UserConstructors.None or UserConstructors.WithOptions;
        string contract = $"global::LlmRouter.Compiled.IGeneratedRouter<{name}>";

        SourceWriter writer = PartWriter.Begin(shape);
        writer.Line($"/// <remarks>{model.Remarks}</remarks>");
        writer.Open($"partial class {name} : global::LlmRouter.Router{(creatable ? ", " + contract : "")}");
        if (shape.Constructors is UserConstructors.None or UserConstructors.NoneButRequiredMembers)
        {
            Constructor(writer, name);
        }

        foreach (GroupModel group in model.Groups)
        {
            writer.Line($"/// <summary>{group.Summary}</summary>");
            writer.Line(Code.Generated);
            writer.Line($"public {Code.Identifier(group.Type)} {Code.Identifier(group.Member)} => ({Code.Identifier(group.Type)})GroupAt({Code.Literal(group.Ordinal)});");
            writer.Line();
        }

        NamesEmitter.Emit(writer, model);
        foreach (GroupModel group in model.Groups)
        {
            cancellation.ThrowIfCancellationRequested();
            GroupEmitter.Emit(writer, group);
            writer.Line();
        }

        Factory(writer, model);
        Strategies(writer, model);
        if (creatable)
        {
            Contract(writer, model, name, contract);
        }

        Tables(writer);
        writer.Close();
        PartWriter.End(writer, shape);
        return writer.ToSource();
    }

    private static void Constructor(SourceWriter writer, string name)
    {
        writer.Line("/// <summary>Makes the router.</summary>");
        writer.Line("/// <param name=\"options\">What it takes from its surroundings: clock, configuration, logging, clients of your own.</param>");
        writer.Line("/// <exception cref=\"global::LlmRouter.RouterConfigurationException\">A key or an endpoint cannot be found.</exception>");
        writer.Line(Code.Generated);
        writer.Line($"public {name}(global::LlmRouter.RouterOptions? options = null)");
        writer.Continued(": base(options, Tables)");
        writer.Open();
        writer.Close();
        writer.Line();
    }

    private static void Factory(SourceWriter writer, ApiModel model)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line(Code.Generated);
        writer.Line(Code.Never);
        writer.Open("protected override global::LlmRouter.GroupClient? CreateGroup(int ordinal)");
        writer.Open("switch (ordinal)");
        foreach (GroupModel group in model.Groups)
        {
            writer.Line($"case {Code.Literal(group.Ordinal)}:");
            writer.Continued($"return new {Code.Identifier(group.Type)}(this);");
        }

        writer.Line("default:");
        writer.Continued("return null;");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private static void Strategies(SourceWriter writer, ApiModel model)
    {
        if (model.Strategies.Length == 0)
        {
            return;
        }

        writer.Line("/// <inheritdoc/>");
        writer.Line(Code.Generated);
        writer.Line(Code.Never);
        writer.Open("protected override global::LlmRouter.StrategyFactory? CreateStrategy(int group)");
        writer.Open("switch (group)");
        foreach (StrategyModel strategy in model.Strategies)
        {
            writer.Line($"case {Code.Literal(strategy.Ordinal)}:");
            writer.Continued($"return global::LlmRouter.StrategyFactory.Of<{strategy.Type}>();");
        }

        writer.Line("default:");
        writer.Continued("return null;");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private static void Contract(SourceWriter writer, ApiModel model, string name, string contract)
    {
        foreach (bool embedding in new[] { false, true })
        {
            var names = new List<string>();
            foreach (GroupModel group in model.Groups)
            {
                if (group.IsEmbedding == embedding)
                {
                    names.Add("GroupNames." + Code.Identifier(group.Member));
                }
            }

            writer.Line(Code.Generated);
            writer.Line($"static global::System.ReadOnlySpan<string> {contract}.{(embedding ? "Embedding" : "Chat")}GroupNames");
            writer.Continued(names.Count == 0 ? "=> default;" : $"=> new string[] {{ {string.Join(", ", names)} }};");
            writer.Line();
        }

        writer.Line(Code.Generated);
        writer.Line($"static {name} {contract}.Create(global::LlmRouter.RouterOptions options) => new {name}(options);");
        writer.Line();
    }

    /// <summary>The data is in another file, which editors may leave out: what is declared here compiles without it.</summary>
    private static void Tables(SourceWriter writer)
    {
        writer.Line("/// <summary>The compiled configuration, for constructors: <c>: base(options, Tables)</c>.</summary>");
        writer.Line(Code.Generated);
        writer.Line(Code.Never);
        writer.Open("private static global::LlmRouter.Compiled.CompiledRouter Tables");
        writer.Open("get");
        writer.Line("global::LlmRouter.Compiled.CompiledRouter tables = default;");
        writer.Line("ReadTables(ref tables);");
        writer.Line("return tables;");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line("static partial void ReadTables(ref global::LlmRouter.Compiled.CompiledRouter tables);");
    }
}
