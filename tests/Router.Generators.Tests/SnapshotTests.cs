namespace LlmRouter.Generators.Tests;

public class SnapshotTests
{
    [Fact]
    public void Attributes_become_an_api()
        => Snapshot.Match("Attributes.Api", GeneratorRun.Of(Configurations.Attributes).AssertCompiles().Source("AppRouter.LlmRouter.g.cs"));

    [Fact]
    public void Attributes_become_tables()
        => Snapshot.Match("Attributes.Tables", GeneratorRun.Of(Configurations.Attributes).AssertCompiles().Source("Tables.g.cs"));

    [Fact]
    public void A_nested_router_is_reopened_where_it_is()
        => Snapshot.Match("Nested.Api", GeneratorRun.Of(
            "namespace A.@event; partial record struct @struct { [LlmRouter.LlmRouter] private partial class @class(LlmRouter.RouterOptions o) : LlmRouter.Router(o, Tables); }",
            (Configurations.Path, """{ "groups": { "class": { "memberName": "Klass", "deployments": [{ "id": "a<b>&\"c\"", "model": "openai/x" }] } } }"""))
            .Source("LlmRouter.g.cs"));

    [Fact]
    public void Many_names_are_told_apart_by_their_characters()
    {
        string deployments = string.Join(",", Enumerable.Range(0, 24).Select(i => $$"""{ "id": "d{{i:00}}", "model": "openai/x" }"""));
        GeneratorRun run = GeneratorRun.Of(
            Configurations.Declaration, (Configurations.Path, $$"""{ "groups": { "größe": { "deployments": [{{deployments}}] } } }"""));
        Snapshot.Match("Names.Tables", run.AssertCompiles().Source("Tables.g.cs"));
    }

    [Fact]
    public void A_faulty_configuration_keeps_its_api_and_refuses_to_start()
    {
        GeneratorRun run = GeneratorRun.Of(Configurations.Declaration, (Configurations.Path, """
            {
              "groups": {
                "gpt-4": { "fallbacks": ["cluade"], "deployments": [{ "id": "a", "model": "openai/gpt-4o" }, { "id": "A", "model": "opnai/gpt-4o" }] },
                "claude": { "strategy": "fastest", "deployments": [{ "id": "a", "model": "openai/claude" }
            """));
        run.AssertCompiles();
        Snapshot.Match("Faulty.Api", run.Source("AppRouter.LlmRouter.g.cs"));
        Snapshot.Match("Faulty.Tables", run.Source("Tables.g.cs"));
    }
}
