using LlmRouter.Harness;
using Microsoft.CodeAnalysis;

namespace LlmRouter.Analyzers.Tests;

/// <summary>Code that makes and calls routers. Notes are marked too.</summary>
public class CallSiteTests
{
    private const string Router = """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using LlmRouter;
        using Microsoft.Extensions.AI;

        [LlmRouter]
        [ModelGroup("gpt-4")]
        [Deployment("gpt-4", "east", Model = "openai/gpt-4o")]
        [Deployment("gpt-4", "west", Model = "openai/gpt-4o", Region = "eu")]
        [ModelGroup("claude", MemberName = "Anthropic")]
        [Deployment("claude", "only", Model = "openai/claude")]
        [ModelGroup("embed", Mode = ModelMode.Embedding)]
        [Deployment("embed", "small", Model = "openai/text-embedding-3-small")]
        [ModelGroup("any-*")]
        [Deployment("any-*", "all", Model = "openai/*")]
        [ModelAlias("best", "gpt-4")]
        public partial class AppRouter : Router
        {
            public AppRouter(RouterOptions? options = null) : base(options, null!) { }
            public ChatGroup Gpt4 => Chat("x".ToString());
            public ChatGroup Anthropic => Chat("x".ToString());
        }

        """;

    [Theory]
    [InlineData("router.CompleteAsync({|LLMR8001:\"gpt-4\"|}, \"hi\");")]
    [InlineData("router.CompleteAsync(prompt: \"hi\", model: {|LLMR8001:\"GPT-4\"|});")]
    [InlineData("router.Chat({|LLMR8001:\"claude\"|});")]
    [InlineData("router.Embeddings({|LLMR8001:\"embed\"|});")]
    [InlineData("router.EmbedAsync({|LLMR8001:Names.Embed|}, [\"a\"]);")]
    [InlineData("router.CompleteAsync(\"best\", \"hi\");")]
    [InlineData("router.CompleteAsync(\"gpt-4/east\", \"hi\");")]
    [InlineData("router.CompleteAsync(\"any-thing\", \"hi\");")]
    [InlineData("router.CompleteAsync(name, \"hi\");")]
    [InlineData("router.Explain(\"gpt-4\");")]
    public Task A_name_that_has_a_member(string code) => Check(code);

    [Theory]
    [InlineData("router.CompleteAsync({|LLMR8002:\"gtp-4\"|}, \"hi\");")]
    [InlineData("router.Chat({|LLMR8002:\"gpt4o\"|});")]
    [InlineData("router.Explain({|LLMR8002:\"nothing\"|});")]
    [InlineData("router.SetStrategy({|LLMR8002:\"gpt-5\"|}, RoutingStrategy.LeastBusy);")]
    [InlineData("router.SetStrategy(\"gpt-4\", RoutingStrategy.LeastBusy);")]
    [InlineData("other.CompleteAsync(\"whatever\", \"hi\");")]
    [InlineData("router.CompleteAsync({|LLMR8007:\"embed\"|}, \"hi\");")]
    [InlineData("router.EmbedAsync({|LLMR8007:\"gpt-4\"|}, [\"a\"]);")]
    public Task A_name_that_is_none(string code) => Check(code);

    [Theory]
    [InlineData("router.Gpt4.CompleteAsync(\"hi\", new ChatOptions { {|LLMR8003:ModelId = \"claude\"|}, Temperature = 1 });")]
    [InlineData("router.Gpt4.CompleteAsync(\"hi\", new ChatOptions { ModelId = \"east\" });")]
    [InlineData("router.Gpt4.CompleteAsync(\"hi\", new() { ModelId = \"gpt-4/west\" });")]
    [InlineData("router.Anthropic.CompleteAsync(\"hi\", new() { ModelId = \"claude\" });")]
    [InlineData("router.Anthropic.CompleteAsync(\"hi\", new() { ModelId = name });")]
    public Task A_model_id_that_is_ignored(string code) => Check(code);

    [Theory]
    [InlineData("router.Gpt4.CompleteAsync({|LLMR8004:messages.Where(one => one.Text != \"\")|});")]
    [InlineData("router.Gpt4.CompleteAsync({|LLMR8004:from one in messages select one|});")]
    [InlineData("router.CompleteAsync(name, {|LLMR8004:Made()|});")]
    [InlineData("router.EmbedAsync(name, {|LLMR8004:messages.Select(one => one.Text)|});")]
    [InlineData("router.Gpt4.CompleteAsync(messages.Where(one => one.Text != \"\").ToList());")]
    [InlineData("router.Gpt4.CompleteAsync([.. messages.Where(one => one.Text != \"\")]);")]
    [InlineData("router.Gpt4.CompleteAsync(messages);")]
    [InlineData("router.Gpt4.CompleteAsync(List());")]
    public Task A_lazy_sequence(string code) => Check(code);

    [Theory]
    [InlineData("{|LLMR8006:router.Gpt4.StreamAsync(\"hi\")|};")]
    [InlineData("_ = {|LLMR8006:router.StreamAsync(name, \"hi\")|};")]
    [InlineData("{|LLMR8006:router.Gpt4.StreamAsync(\"hi\")|}.WithCancellation(default);")]
    [InlineData("var stream = {|LLMR8006:router.Gpt4.StreamAsync(\"hi\")|};")]
    [InlineData("var stream = router.Gpt4.StreamAsync(\"hi\"); await foreach (var one in stream) { }")]
    [InlineData("await foreach (var one in router.Gpt4.StreamAsync(\"hi\")) { }")]
    [InlineData("Use(router.Gpt4.StreamAsync(\"hi\"));")]
    public Task A_stream_that_nobody_reads(string code) => Check(code);

    [Theory]
    [InlineData("var answer = {|LLMR8008:router.Gpt4.CompleteAsync(\"hi\")|}.Result;")]
    [InlineData("{|LLMR8008:router.Gpt4.CompleteAsync(\"hi\")|}.GetAwaiter().GetResult();")]
    [InlineData("{|LLMR8008:router.Gpt4.CompleteAsync(\"hi\")|}.ConfigureAwait(false).GetAwaiter().GetResult();")]
    [InlineData("{|LLMR8008:router.Gpt4.CompleteAsync(\"hi\")|}.Wait();")]
    [InlineData("var answer = (await router.Gpt4.CompleteAsync(\"hi\")).Text;")]
    public Task A_call_that_blocks(string code) => Check(code);

    [Theory]
    [InlineData("while (true) { using var one = new {|LLMR8005:AppRouter|}(); }")]
    [InlineData("for (int i = 0; i < 3; i++) { AppRouter one = {|LLMR8005:new()|}; }")]
    [InlineData("foreach (var message in messages) { {|LLMR8005:LlmRouter.Router.Load(\"models.json\")|}; }")]
    [InlineData("using var one = new AppRouter();")]
    [InlineData("LlmRouter.Router.Load(\"models.json\");")]
    public Task A_router_in_a_loop(string code) => Check(code);

    [Theory]
    [InlineData("class Any { public void Handle(Microsoft.AspNetCore.Http.HttpContext context) { new {|LLMR8005:AppRouter|}(); } }")]
    [InlineData("class Any { System.Action<Microsoft.AspNetCore.Http.HttpContext> handle = context => new {|LLMR8005:AppRouter|}(); }")]
    [InlineData("class Home : Microsoft.AspNetCore.Mvc.ControllerBase { public void Get() { new {|LLMR8005:AppRouter|}(); } private void Helper() { new AppRouter(); } public Home() { new AppRouter(); } }")]
    [InlineData("class Any { AppRouter? kept; static System.Collections.Concurrent.ConcurrentDictionary<int, AppRouter> all = new(); public void Handle(Microsoft.AspNetCore.Http.HttpContext context) { kept ??= new AppRouter(); kept = kept ?? new AppRouter(); all.TryAdd(1, new AppRouter()); } }")]
    [InlineData("[Microsoft.AspNetCore.Mvc.ApiController] class Home { public void Get() { new {|LLMR8005:AppRouter|}(); } }")]
    [InlineData("class Page : Microsoft.AspNetCore.Mvc.RazorPages.PageModel { public void OnGetAsync() { new {|LLMR8005:AppRouter|}(); } public void Other() { new AppRouter(); } }")]
    [InlineData("static class Start { static void Main(Microsoft.AspNetCore.Builder.App app) { var one = new AppRouter(); app.MapGet(\"/\", () => new {|LLMR8005:AppRouter|}()); app.Use(() => new AppRouter()); } }")]
    [InlineData("static class Start { static void Main(Microsoft.Extensions.DependencyInjection.IServiceCollection services) { Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.{|LLMR8005:AddScoped<AppRouter>|}(services); Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.{|LLMR8005:AddTransient<LlmRouter.Router, AppRouter>|}(services); Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<AppRouter>(services); } }")]
    public Task A_router_for_each_request(string code) => CallCheck.Run(Router + code + Web);

    [Fact]
    public Task A_pragma_silences_a_call() => CallCheck.Run(Whole("\n#pragma warning disable LLMR8006\nrouter.Gpt4.StreamAsync(\"hi\");\n#pragma warning restore LLMR8006\n"));

    [Fact]
    public Task A_name_that_a_file_declares_is_known() => CallCheck.Run(
        "using LlmRouter; [LlmRouter] partial class R : Router { R() : base(null, null!) { } void M() { CompleteAsync({|LLMR8001:\"one\"|}, \"hi\"); CompleteAsync({|LLMR8002:\"two\"|}, \"hi\"); } }",
        """{ "groups": { "one": { "deployments": [{ "model": "openai/m" }] } } }""");

    [Theory]
    [InlineData("""{ "defaults": { "defaultGroup": "one" }, "groups": { "one": { "deployments": [{ "model": "openai/m" }] } } }""")]
    [InlineData("""{ "groups": { "one": { "deployments": [{ "model": """)]
    [InlineData("{}")]
    public Task Where_not_all_names_are_known_none_is_wrong(string json) => CallCheck.Run(
        "using LlmRouter; [LlmRouter] partial class R : Router { R() : base(null, null!) { } void M() { CompleteAsync(\"two\", \"hi\"); } }", json);

    [Fact]
    public async Task Code_that_is_cut_anywhere_is_looked_at_without_an_exception()
    {
        string whole = Whole("router.CompleteAsync(\"x\", messages.Where(one => true)); router.Gpt4.CompleteAsync(\"hi\", new ChatOptions { ModelId = \"y\" }); var s = router.StreamAsync(\"z\", \"hi\"); new AppRouter();");
        for (int length = Router.Length; length < whole.Length; length += 7)
        {
            await AnalyzerCheck.Diagnostics(new CallSiteAnalyzer(), TestCompilation.Create(whole[..length]), []);
        }
    }

    [Fact]
    public async Task Without_the_runtime_nothing_is_looked_at()
    {
        Compilation compilation = TestCompilation.Create("class AppRouter { void StreamAsync() => new AppRouter().StreamAsync(); }");
        compilation = compilation.RemoveReferences(compilation.References.Where(reference => reference.Display!.EndsWith("LlmRouter.dll", StringComparison.Ordinal)));
        Assert.Empty(await AnalyzerCheck.Diagnostics(new CallSiteAnalyzer(), compilation, []));
    }

    private const string Web = """

        namespace Microsoft.AspNetCore.Http { public class HttpContext { } }
        namespace Microsoft.AspNetCore.Mvc { public class ControllerBase { } public class ApiControllerAttribute : System.Attribute { } }
        namespace Microsoft.AspNetCore.Mvc.RazorPages { public class PageModel { } }
        namespace Microsoft.AspNetCore.Builder { public class App { public void MapGet(string path, System.Func<AppRouter> handler) { } public void Use(System.Func<AppRouter> handler) { } } }
        namespace Microsoft.Extensions.DependencyInjection
        {
            public interface IServiceCollection { }
            public static class ServiceCollectionServiceExtensions
            {
                public static void AddScoped<T>(this IServiceCollection services) { }
                public static void AddTransient<T, U>(this IServiceCollection services) where U : T { }
                public static void AddSingleton<T>(this IServiceCollection services) { }
            }
        }
        """;

    private static Task Check(string code) => CallCheck.Run(Whole(code));

    private static string Whole(string code) => Router + $$"""
        static class Names { public const string Embed = "embed"; }

        class Code
        {
            static IEnumerable<ChatMessage> Made() { yield return new ChatMessage(); }
            static IEnumerable<ChatMessage> List() => new List<ChatMessage>();
            static void Use(object one) { }

            async Task Run(AppRouter router, Router other, string name, IEnumerable<ChatMessage> messages)
            {
                await Task.Yield();
                {{code}}
            }
        }
        """;
}
