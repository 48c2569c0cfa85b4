namespace LlmRouter.Configuration.Tests;

public class SpecReaderTests
{
    private const string Example = """
        {
          "$schema": "./models.schema.json",
          "router": "AppRouter",                       // which [LlmRouter] class
          "defaults": { "retries": 2, "cooldownSeconds": "5s", "retriesByKind": { "timeout": 1, "connection": 4 },
                        "fallbacks": [ { "target": "small", "on": ["content-filtered"] } ] },
          "aliases": { "gpt-4-turbo": "gpt-4", "old-name": { "target": "gpt-4", "hidden": true } },
          "endpoints": { "west": { "url": "env:WEST_URL", "apiKey": "env:WEST_KEY" } },
          "groups": {
            "gpt-4": {
              "strategy": "least-busy",
              "cooldownSecondsByKind": { "rate-limited": "2m" },
              "fallbacks": ["small", { "target": "small", "on": "timeout", "temperature": 0, "attemptTimeoutSeconds": "5s" }],
              "deployments": [
                { "id": "azure-east", "model": "azure/gpt-4o", "endpoint": "https://east.openai.azure.com",
                  "apiKey": "env:AZURE_EAST_KEY", "rpm": 600, "tpm": 120000, "headers": { "X-Team": "a" },
                  "allowedFailuresByKind": { "timeout": 3 } },
                { "model": "azure/gpt-4o", "endpoint": "@west", "price": { "input": 2.5, "output": 10 } },
              ],
            },
            "small": { "deployments": [ { "model": "openai/gpt-4o-mini", "disabled": false, "weight": 0.5 } ] },
          },
        }
        """;

    private const string SameAsAttributes = """
        [attributes]{
          "defaults": { "retries": 2, "cooldownSeconds": 5 },
          "groups": { "gpt-4": { "strategy": "least-busy", "fallbacks": ["small"] }, "small": {} },
          "deployments": [
            { "group": "gpt-4", "id": "azure-east", "model": "azure/gpt-4o", "endpoint": "https://east.openai.azure.com",
              "apiKey": "env:AZURE_EAST_KEY", "rpm": 600, "tpm": 120000 },
            { "group": "GPT-4", "model": "azure/gpt-4o", "endpoint": "@west" },
            { "group": "small", "model": "openai/gpt-4o-mini", "disabled": false, "weight": 0.5 } ],
          "headers": [ { "target": "gpt-4/azure-east", "name": "X-Team", "value": "a" } ],
          "prices": [ { "deployment": "gpt-4/azure-gpt-4o", "input": 2.5, "output": 10 } ],
          "fallbacks": [ { "group": "gpt-4", "target": "small", "on": "timeout", "temperature": 0, "attemptTimeoutSeconds": 5 },
                         { "target": "small", "on": "content-filtered" } ],
          "retryRules": [ { "kind": "timeout", "retries": 1 }, { "kind": "connection", "retries": 4 } ],
          "cooldownRules": [ { "target": "gpt-4", "kind": "rate-limited", "cooldownSeconds": 120 }, { "target": "gpt-4/azure-east", "kind": "timeout", "allowedFailures": 3 } ],
          "aliases": { "gpt-4-turbo": { "target": "gpt-4" }, "old-name": { "target": "gpt-4", "hidden": true } },
          "endpoints": { "west": { "url": "env:WEST_URL", "apiKey": "env:WEST_KEY" } }
        }
        """;

    [Fact]
    public void Everything_that_JSON_says_is_read()
    {
        Assert.Equal(
            """
            router AppRouter Retries=2 CooldownSeconds=5 RetriesByKind={timeout:1,connection:4} Fallbacks=[small on content-filtered]
            group gpt-4 Strategy=least-busy CooldownSecondsByKind={rate-limited:120} Fallbacks=[small,small on timeout Temperature=0 AttemptTimeoutSeconds=5]
              azure-east Model=azure/gpt-4o Endpoint=https://east.openai.azure.com ApiKey=env:AZURE_EAST_KEY Rpm=600 Tpm=120000 Headers={X-Team:a} AllowedFailuresByKind={timeout:3}
              azure-gpt-4o Model=azure/gpt-4o Endpoint=@west Price={input:2.5,output:10}
            group small
              openai-gpt-4o-mini Model=openai/gpt-4o-mini Disabled=0 Weight=0.5
            alias gpt-4-turbo -> gpt-4
            alias old-name -> gpt-4 hidden
            endpoint west Url=env:WEST_URL ApiKey=env:WEST_KEY

            """.ReplaceLineEndings("\n"),
            Dump.Of(Config.Good(Example)));
    }

    [Fact]
    public void Attributes_say_the_same()
    {
        Assert.Equal(
            Dump.Of(Config.Good(Example)).Replace("AppRouter", "-", StringComparison.Ordinal),
            Dump.Of(Config.Good(SameAsAttributes)));
    }

    [Fact]
    public void Documents_are_united_in_their_order()
    {
        RouterSpec spec = Config.Good(
            """[attributes]{ "groups": { "a": { "retries": 1 } }, "deployments": [ { "group": "b", "id": "b1", "model": "openai/x" } ] }""",
            """{ "groups": { "b": { "deployments": [ { "id": "b2", "model": "openai/x" } ] }, "A": { "maxAttempts": 3, "deployments": [ { "id": "a1", "model": "openai/x" } ] } } }""",
            """{ "groups": { "b": { "retries": 4, "deployments": [ { "id": "b3", "model": "openai/x" } ] } }, "endpoints": { "e": { "url": "env:E" } } }""",
            """[attributes]{ "headers": [ { "target": "@E", "name": "X-A", "value": "1" }, { "target": "b/b3", "name": "X-B", "value": "2" }, { "target": "@e", "name": "X-C", "value": "3" } ] }""");

        Assert.Equal(
            """
            router -
            group a Retries=1 MaxAttempts=3
              a1 Model=openai/x
            group b Retries=4
              b1 Model=openai/x
              b2 Model=openai/x
              b3 Model=openai/x Headers={X-B:2}
            endpoint e Url=env:E Headers={X-A:1,X-C:3}

            """.ReplaceLineEndings("\n"),
            Dump.Of(spec));
    }

    [Fact]
    public void The_first_of_two_contradictions_counts_and_the_last_of_two_properties()
    {
        RouterSpec spec = Config.Read(
            new FaultBag(), Config.Group("\"retries\": 1, \"retries\": 2, \"maxAttempts\": 5"), """{ "groups": { "g": { "retries": 3, "maxAttempts": 5 } } }""");

        Assert.Equal(" Retries=2 MaxAttempts=5", Dump.Of(spec.Groups[0].Settings));
    }

    [Theory]
    [InlineData("openai/gpt-4o", "openai-gpt-4o")]
    [InlineData("openai/ft:gpt-4o:org/x y", "openai-ft:gpt-4o:org-x-y")]
    [InlineData("gpt-4.1", "gpt-4.1")]
    public void An_id_is_made_of_provider_and_model(string model, string id)
    {
        RouterSpec spec = Config.Read(new FaultBag(), $$"""{ "groups": { "g": { "deployments": [ { "model": "{{model}}" } ] } } }""");

        Assert.Equal(id, spec.Groups[0].Deployments[0].Id);
    }

    [Fact]
    public void A_slip_is_read_as_what_it_was_meant_to_be()
    {
        RouterSpec spec = Config.Read(new FaultBag(), Config.Group("\"mode\": \"embeding\", \"retries\": \"1\""));

        Assert.True(spec.Groups[0].IsEmbedding);
        Assert.False(spec.Groups[0].Settings.Has(Setting.Retries));
    }

    [Fact]
    public void A_deployment_of_a_misspelt_group_goes_to_the_one_that_was_meant()
    {
        RouterSpec spec = Config.Read(
            new FaultBag(), """[attributes]{ "groups": { "gpt-4": {} }, "deployments": [ { "group": "gtp-4", "id": "d", "model": "openai/x" } ] }""");

        Assert.Equal("d", spec.Groups[0].Deployments[0].Id);
    }

    [Fact]
    public void Whatever_is_damaged_nothing_throws_and_what_has_no_error_works()
    {
        int clean = 0;
        var random = new Random(5);
        var damage = new RandomJson(random);
        for (int i = 0; i < 1500; i++)
        {
            string text = damage.Damaged(i % 2 == 0 ? Example : SameAsAttributes["[attributes]".Length..]);
            var faults = new FaultBag();
            RouterSpec spec = Config.Read(faults, i % 2 == 0 ? text : "[attributes]" + text, i % 3 == 0 ? Example : "{}");
            SpecRules.Check(spec, faults);

            if (!faults.HasErrors)
            {
                clean++;
                AssertWorkable(spec);
            }
        }

        Assert.InRange(clean, 50, 1450);
    }

    /// <summary>What the runtime relies on when there was no error.</summary>
    private static void AssertWorkable(RouterSpec spec)
    {
        Assert.False(spec.Incomplete);
        Assert.All(spec.Groups, group => Assert.NotEmpty(group.Deployments));
        foreach (DeploymentSpec deployment in spec.Groups.SelectMany(group => group.Deployments))
        {
            string? model = deployment.Settings.Text(Setting.Model);
            string? endpoint = deployment.Settings.Text(Setting.Endpoint);
            ProviderFacts? facts = ProviderFacts.Find(model!.Split('/')[0]);

            Assert.NotNull(facts);
            Assert.True((endpoint ?? facts.DefaultEndpoint) is not null);
            Assert.True(endpoint is null || endpoint[0] != '@' || spec.FindEndpoint(endpoint[1..])!.Settings.Has(Setting.Url));
        }

        var names = new SpecNames(spec);
        Assert.All(spec.Aliases, alias => Assert.NotNull(names.Resolve(alias.Name, out _)));
        Assert.All(
            spec.Groups.Select(group => group.Settings).Append(spec.Settings).Where(settings => settings.Has(Setting.Fallbacks)),
            settings => Assert.All(Fallbacks(settings), name => Assert.NotNull(names.Resolve(name, out _))));
        RouterImage image = ImageWriter.Write(spec);
        Assert.Equal(Dump.Of(spec), Dump.Of(ImageReader.Read(image.Texts, image.Numbers, image.Records)));
    }

    private static IEnumerable<string> Fallbacks(SettingBag settings)
        => settings.TryGet(Setting.Fallbacks, out SettingValue value) ? value.Fallbacks.Select(fallback => fallback.Target) : [];

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("1h", 3600)]
    [InlineData("0s", 0)]
    public void Durations_are_read_in_seconds(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out double actual));
        Assert.Equal(seconds, actual);
    }

    [Theory]
    [InlineData("30", "30s")]
    [InlineData("30 sec", "30s")]
    [InlineData("00:00:30", "30s")]
    [InlineData("2 Minutes", "2m")]
    [InlineData("-1s", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData("1e3s", null)]
    public void What_is_no_duration_is_refused_with_what_was_meant(string text, string? suggestion)
    {
        Assert.False(Durations.TryParse(text, out _));
        Assert.Equal(suggestion, Durations.Suggest(text));
    }

    [Theory]
    [InlineData("num_retries", "retries")]
    [InlineData("routing_strategy", "strategy")]
    [InlineData("timeout", "timeoutSeconds")]
    [InlineData("Retries", "retries")]
    [InlineData("max_attempts", "maxAttempts")]
    [InlineData("allowed_fails_policy", "allowedFailuresByKind")]
    [InlineData("context_window_fallbacks", "contextWindowFallbacks")]
    [InlineData("silent_model", "mirrorTo")]
    [InlineData("xyz", null)]
    public void An_unknown_setting_is_told_what_it_is_called_here(string name, string? suggestion)
    {
        Fault fault = Assert.Single(Config.Check(Config.Group($"\"{name}\": 1")));

        Assert.Equal((ConfigRules.UnknownProperty, suggestion), (fault.Rule, fault.Suggestion));
    }
}
