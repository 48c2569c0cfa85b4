using LlmRouter;
using LlmRouter.Testing;
using Microsoft.Extensions.AI;
using ModelsJson;

// The providers are played by a server on this machine. With real keys `new AppRouter()` is all there is to it.
await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
await using var router = new AppRouter(simulator.Attach(new RouterOptions { RandomSeed = 1 }));

ChatResponse answer = await router.Assistant.CompleteAsync("Why is the sky blue?");
Console.WriteLine($"assistant: {answer.Route()?.Deployment}");

// One place dies, the other one answers; both die, and the fallback does.
simulator.Deployment(AppRouter.DeploymentNames.Assistant.AzureEast).Kill();
answer = await router.Assistant.CompleteAsync("And at night?");
Console.WriteLine($"without azure-east: {answer.Route()?.Deployment}");

simulator.Deployment(AppRouter.DeploymentNames.Assistant.Openai).Kill();
answer = await router.Assistant.CompleteAsync("And on Mars?");
Console.WriteLine($"without both: {answer.Route()?.Deployment}");

GeneratedEmbeddings<Embedding<float>> vectors = await router.Embed.EmbedAsync(["sky", "sea"]);
Console.WriteLine($"embed: {vectors.Count} vectors");
