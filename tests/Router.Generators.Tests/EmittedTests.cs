using System.Text;
using LlmRouter.Configuration;

namespace LlmRouter.Generators.Tests;

/// <summary>Generated code, run: names and data must come out as the configuration has them.</summary>
public class EmittedTests
{
    [Fact]
    public void The_tables_hold_the_configuration_that_was_written()
    {
        GeneratorRun run = GeneratorRun.Of(Configurations.Declaration + Emitted.Window, (Configurations.Path, Configurations.Json)).AssertCompiles();
        RouterSpec expected = Spec(Configurations.Json);
        Emitted.Use(run, assembly =>
        {
            var data = Emitted.Call<(int Format, byte[] Texts, double[] Numbers, int[] Records)>(assembly, "AppRouter", "Data");
            Assert.Equal(RouterImage.CurrentFormat, data.Format);
            RouterSpec read = ImageReader.Read(ImageTexts.Unescape(Encoding.UTF8.GetString(data.Texts)), data.Numbers, data.Records);
            Assert.Equal(ImageWriter.Write(expected), ImageWriter.Write(read));
        });
    }

    [Fact]
    public void Texts_numbers_and_names_of_every_sort_survive()
    {
        const string Json = """
            {
              "aliases": { "ÄÖÜ": "日本", "class": "日本", "quote\"\"\"\\n": "日本" },
              "groups": {
                "日本": { "temperature": 0.1, "topP": 1E-05, "seed": -5, "timeoutSeconds": 0.30000000000000004,
                          "deployments": [ { "id": "e\u0301\\\"\"\"", "model": "openai/x", "region": "  three   spaces \t\u00a0 ", "weight": 0.333333333333333314829616256247 } ] }
              }
            }
            """;
        GeneratorRun run = GeneratorRun.Of(Configurations.Declaration + Emitted.Window, (Configurations.Path, Json));
        RouterSpec expected = Spec(Json);
        Emitted.Use(run, assembly =>
        {
            var data = Emitted.Call<(int Format, byte[] Texts, double[] Numbers, int[] Records)>(assembly, "AppRouter", "Data");
            if (data.Format == RouterImage.CurrentFormat)
            {
                RouterSpec read = ImageReader.Read(ImageTexts.Unescape(Encoding.UTF8.GetString(data.Texts)), data.Numbers, data.Records);
                Assert.Equal(ImageWriter.Write(expected), ImageWriter.Write(read));
            }
            else
            {
                Assert.Fail(Encoding.UTF8.GetString(data.Texts));
            }
        });
    }

    [Fact]
    public void A_faulty_configuration_leaves_its_errors_in_the_tables()
    {
        GeneratorRun run = GeneratorRun.Of(
            Configurations.Declaration + Emitted.Window, (Configurations.Path, """{ "groups": { "g": { "deployments": [] } } }""")).AssertCompiles();
        Emitted.Use(run, assembly =>
        {
            var data = Emitted.Call<(int Format, byte[] Texts, double[] Numbers, int[] Records)>(assembly, "AppRouter", "Data");
            Assert.Equal(-1, data.Format);
            Assert.StartsWith("LLMR2002: Group 'g'", Encoding.UTF8.GetString(data.Texts), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_thousand_deployments_compile_and_are_found_in_any_case()
    {
        string groups = string.Join(",", Enumerable.Range(0, 20).Select(g => $$"""
            "group-{{g}}": { "deployments": [{{string.Join(",", Enumerable.Range(0, 50).Select(d => $$"""{ "id": "Deployment {{g * d}} of {{d}}", "model": "openai/m" }"""))}}] }
            """));
        string json = $$"""{ "aliases": { "ſ": "group-1", "s": "group-2", "größe": "group-3", "GRÖSSE": "group-4", "K": "group-5", "x": "group-6" }, "groups": { {{groups}} } }""";
        GeneratorRun run = GeneratorRun.Of(Configurations.Declaration + Emitted.Window, (Configurations.Path, json)).AssertCompiles();
        List<NameEntry> names = NameIndex.Build(Spec(json));
        Assert.True(names.Count > 1_000);
        var positions = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < names.Count; i++)
        {
            positions.Add(names[i].Name, i);
        }

        Emitted.Use(run, assembly =>
        {
            var find = assembly.GetType("AppRouter")!.GetMethod("Find", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.CreateDelegate<Func<string, int>>();
            foreach (string name in positions.Keys)
            {
                foreach (string text in new[] { name, name.ToUpperInvariant(), name.ToLowerInvariant(), name + "x" })
                {
                    Assert.True(positions.GetValueOrDefault(text, -1) == find(text), text);
                }
            }

            Assert.Equal(-1, find("\u212A"));
            Assert.Equal(-1, find(""));
        });
    }

    private static RouterSpec Spec(string json)
    {
        var faults = new FaultBag();
        ConfigNode attributes = ConfigNode.OfObject([], Place.None);
        RouterSpec spec = SpecReader.Read(
            [new ConfigDocument(attributes, ConfigSource.Attributes), new ConfigDocument(JsonReader.Read(Configurations.Path, json, faults), ConfigSource.Json)], faults);
        SpecRules.Check(spec, faults);
        spec.RouterName = "AppRouter";
        return spec;
    }
}
