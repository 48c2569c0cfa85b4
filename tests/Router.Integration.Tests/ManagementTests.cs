using LlmRouter.Testing;
using Microsoft.Extensions.AI;

namespace LlmRouter.Integration.Tests;

/// <summary>A generated router whose deployments change while it runs.</summary>
public class ManagementTests
{
    [Fact]
    public async Task A_typed_handle_stands_for_its_deployment_through_removal_and_return()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new AppRouter(simulator.Attach(new RouterOptions()));
        DeploymentHandle azure = router.Gpt4.Deployments.AzureEast;
        DeploymentHandle openai = router.Gpt4.Deployments.Openai;
        Assert.True(router.Deployments.Remove("gpt-4", "azure-east"));
        Assert.True(azure.IsRemoved);
        Assert.True(router.Gpt4.Deployments.AzureEast.GetStatus().IsRemoved);
        Assert.Throws<InvalidOperationException>(azure.Enable);
        Assert.Equal("openai", openai.GetStatus().Id);
        Assert.Equal("openai", (await router.Gpt4.CompleteAsync("hi", cancellationToken: TestContext.Current.CancellationToken)).Route()!.Deployment);
        await Assert.ThrowsAsync<UnknownModelException>(() => router.CompleteAsync("gpt-4/azure-east", "hi"));
        await Assert.ThrowsAsync<UnknownModelException>(() => router.CompleteAsync("azure-east", "hi"));

        router.Deployments.Add("gpt-4", new DeploymentDefinition { Id = "azure-east", Model = "azure/gpt-4o", Endpoint = "https://other.openai.azure.com", ApiKeyReference = "env:AZURE_EAST_KEY" });
        router.Deployments.Add("gpt-4", new DeploymentDefinition { Id = "late", Model = "openai/gpt-4o", ApiKeyReference = "env:OPENAI_API_KEY" });
        Assert.False(azure.IsRemoved);
        Assert.Equal("azure-east", azure.GetStatus().Id);
        Assert.Equal(DeploymentOrigin.Api, azure.Origin);
        Assert.Equal(DeploymentOrigin.Compiled, openai.Origin);
        foreach (string name in (string[])["gpt-4/azure-east", "AZURE-EAST", "late", "gpt-4/late"])
        {
            string id = (await router.CompleteAsync(name, "hi")).Route()!.Deployment;
            Assert.Equal(name.Contains("late", StringComparison.Ordinal) ? "late" : "azure-east", id);
        }

        Assert.All(router.GetStatus(), s => Assert.Equal(0, s.InFlight));
    }

    [Fact]
    public async Task A_typed_group_may_be_emptied_but_cannot_disappear()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new AppRouter(simulator.Attach(new RouterOptions()));
        Assert.Contains("generated class", Assert.Throws<RouterConfigurationException>(() => router.Deployments.RemoveGroup("mini")).Message, StringComparison.Ordinal);
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, """{ "groups": { "extra": { "deployments": [ { "id": "x", "model": "openai/m" } ] } } }""", TestContext.Current.CancellationToken);
            Assert.Throws<RouterConfigurationException>(() => router.Deployments.ReplaceAll(File.ReadAllText(path)));

            // The file of the build declares the group's deployments: a later version without it would leave it empty.
            Assert.Contains("'mini'", Assert.Single(Assert.Throws<RouterConfigurationException>(() => router.LoadFrom(path)).Faults), StringComparison.Ordinal);
            await File.WriteAllTextAsync(path, """{ "groups": { "mini": { "deployments": [ { "id": "one", "model": "openai/m" }, { "id": "two", "model": "openai/m" } ] } } }""", TestContext.Current.CancellationToken);
            router.LoadFrom(path);
            await File.WriteAllTextAsync(path, """{ "groups": { "extra": { "deployments": [ { "id": "x", "model": "openai/m" } ] } } }""", TestContext.Current.CancellationToken);
            Assert.Contains("'mini'", Assert.Single(Assert.Throws<RouterConfigurationException>(() => router.LoadFrom(path)).Faults), StringComparison.Ordinal);
            Assert.Equal(2, router.Mini.GetDeployments().Count);
            await File.WriteAllTextAsync(path, """{ "groups": { "mini": { "deployments": [ { "id": "one", "model": "openai/m" } ] } } }""", TestContext.Current.CancellationToken);
            router.LoadFrom(path);
            Assert.Equal("one", Assert.Single(router.Mini.GetDeployments()).Id);
            Assert.Equal(["azure-east", "openai"], router.Gpt4.GetDeployments().Select(d => d.Id));
            Assert.Throws<ArgumentException>(() => router.Chat("small"));
            router.Deployments.Add("extra", """{ "id": "x", "model": "openai/m", "apiKey": "env:OPENAI_API_KEY" }""");
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal("x", (await router.CompleteAsync("extra", "hi")).Route()!.Deployment);
        router.Deployments.Remove("embed", "small");
        LlmRouterException e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Embed.EmbedAsync(["one"]));
        Assert.Equal((FailureKind.NoneEligible, 503), (e.Kind, e.StatusCode));
        Assert.Contains("no deployments", e.Message, StringComparison.Ordinal);
        router.Deployments.Add("embed", """{ "id": "small", "model": "openai/text-embedding-3-small", "apiKey": "env:OPENAI_API_KEY" }""");
        GeneratedEmbeddings<Embedding<float>> vectors = await router.Embed.EmbedAsync(["one"]);
        Assert.Equal("small", vectors.Route()!.Deployment);
    }

    [Fact]
    public async Task Names_of_the_build_stay_right_while_others_come_and_go()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new AppRouter(simulator.Attach(new RouterOptions()));
        router.Deployments.Change(c =>
        {
            c.AddGroup("first", new GroupDefinition { Deployments = { new DeploymentDefinition { Id = "openai", Model = "openai/m" } } });
            c.SetAlias("gpt-4-turbo", "claude");
            c.SetAlias("newest", "gpt-4");
        });

        // The bare id is no longer one deployment's alone.
        await Assert.ThrowsAsync<UnknownModelException>(() => router.CompleteAsync("openai", "hi"));
        Assert.Equal("claude", (await router.CompleteAsync("GPT-4-turbo", "hi")).Route()!.Group);
        Assert.Equal("gpt-4", (await router.CompleteAsync("newest", "hi")).Route()!.Group);
        Assert.True(router.Deployments.RemoveGroup("first"));
        Assert.Equal("gpt-4", (await router.CompleteAsync("openai", "hi")).Route()!.Group);
        await Assert.ThrowsAsync<UnknownModelException>(() => router.CompleteAsync("first", "hi"));
        Assert.Same(router.Gpt4, router.Chat("newest"));
    }
}
