using LlmRouter;
using Mistakes;

await using var router = new AppRouter();
Console.WriteLine((await router.CompleteAsync("gtp-4", "Why is the sky blue?")).Text); // 10: no such name
