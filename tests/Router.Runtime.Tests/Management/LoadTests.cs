using LlmRouter.Tests.Support;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Tests.Management;

/// <summary>Files that are loaded while the router runs, and again when they change.</summary>
public sealed class LoadTests : IDisposable
{
    private const string First = """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m" }, { "id": "b", "model": "openai/m" } ] } } }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("llmrouter").FullName;

    private string File => Path.Combine(_folder, "models.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_replaces_what_came_from_a_file_and_leaves_what_was_added()
    {
        using var router = new TestRouter(First);
        router.Router.Deployments.Add("g", """{ "id": "mine", "model": "openai/m" }""");
        router.Router.Deployments.Add("h", """{ "id": "mine", "model": "openai/m" }""");
        router.Router.UpdateSettings("g", new GroupDefinition { Retries = 7 });
        LlmRouter.Core.DeploymentState kept = router.State("g/b");
        Write("""{ "defaults": { "timeoutSeconds": 5 }, "groups": { "g": { "retries": 1, "deployments": [ { "id": "b", "model": "openai/m" }, { "id": "c", "model": "openai/m" } ] }, "k": { "deployments": [ { "model": "openai/m" } ] } } }""");
        router.Router.LoadFrom(File);
        Assert.Equal(["b", "mine", "c"], router.Group().Deployments.Select(d => d.Id));
        Assert.Same(kept, router.State("g/b"));
        Assert.Equal((7, TimeSpan.FromSeconds(5)), (router.Group().Settings.Retries, router.Group().Settings.Timeout));
        Assert.Equal(DeploymentOrigin.Api, router.Router.Deployments.Get("g/mine").Origin);
        Assert.Equal(DeploymentOrigin.File, router.Router.Deployments.Get("c").Origin);

        Write("""{ "groups": { "k": { "deployments": [ { "model": "openai/m" } ] } } }""");
        router.Router.LoadFrom(File);
        Assert.Equal(["mine"], router.Group().Deployments.Select(d => d.Id));
        Assert.Equal(TimeSpan.FromSeconds(600), router.Group().Settings.Timeout);

        Write("""{ "groups": { "g": { "deployments": [ { "id": "mine", "model": "openai/m" } ] } } }""");
        Assert.Contains("LLMR0004", Assert.Single(Assert.Throws<RouterConfigurationException>(() => router.Router.LoadFrom(File)).Faults), StringComparison.Ordinal);
        Assert.Equal(3, router.Router.GetGroups().Count);
    }

    [Fact]
    public void A_watched_file_is_loaded_again_and_a_bad_version_is_refused_once()
    {
        var log = new Lines();
        using var router = new TestRouter("{}", configure: o => o.LoggerFactory = log);
        int changed = 0;
        var rejected = new List<ConfigurationRejectedEventArgs>();
        router.Router.ConfigurationChanged += (_, _) => throw new InvalidOperationException("a handler of the application");
        router.Router.ConfigurationChanged += (_, e) => changed = (int)e.Version;
        router.Router.ConfigurationRejected += (_, e) => rejected.Add(e);
        Write(First);
        using var watch = (LlmRouter.Management.FileWatch)router.Router.Watch(File);
        Assert.Equal(2, router.Group().Deployments.Length);

        Write(First.Replace("\"b\"", "\"c\"", StringComparison.Ordinal));
        Later(router, watch);
        Assert.Equal(["a", "c"], router.Group().Deployments.Select(d => d.Id));
        Assert.Equal(2, changed);

        Write(First[..40]);
        Later(router, watch);
        Later(router, watch);
        Assert.Equal(File, Assert.Single(rejected).Path);
        Assert.IsType<RouterConfigurationException>(rejected[0].Reason);
        Assert.Equal(2, router.Group().Deployments.Length);

        System.IO.File.Delete(File);
        Later(router, watch);
        Later(router, watch);
        Assert.Equal(2, rejected.Count);
        Assert.Equal(2, log.Errors.Count(l => l.Contains("was not taken over", StringComparison.Ordinal)));
        Assert.NotEqual(0, log.Errors.Count(l => l.Contains("handler", StringComparison.Ordinal)));

        Write(First);
        Later(router, watch);
        Assert.Equal(["a", "b"], router.Group().Deployments.Select(d => d.Id));
        watch.Dispose();
        Write(First.Replace("\"b\"", "\"d\"", StringComparison.Ordinal));
        Later(router, watch);
        Assert.Equal(["a", "b"], router.Group().Deployments.Select(d => d.Id));
    }

    [Fact]
    public void Disposing_the_router_ends_its_watches()
    {
        Write(First);
        var router = new TestRouter("{}");
        var watch = (LlmRouter.Management.FileWatch)router.Router.Watch(File);
        router.Dispose();
        Assert.True(watch.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => router.Router.Deployments.Remove("g", "a"));
    }

    [Fact]
    public void Deployments_with_faults_are_left_out_where_that_is_wanted()
    {
        var log = new Lines();
        const string Mixed = """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m" }, { "id": "b", "model": "nobody/m" }, { "id": "c", "model": "openai/m", "rpm": -1 } ] } } }""";
        using var router = new TestRouter(Mixed, configure: o => (o.InvalidDeployments, o.LoggerFactory) = (InvalidDeployments.Skip, log));
        Assert.Equal(["a"], router.Group().Deployments.Select(d => d.Id));
        Assert.Equal(2, log.All.Count(l => l.Contains("left out", StringComparison.Ordinal)));

        Write(Mixed.Replace("\"a\"", "\"z\"", StringComparison.Ordinal));
        router.Router.LoadFrom(File);
        Assert.Equal(["z"], router.Group().Deployments.Select(d => d.Id));

        // Not a deployment's own.
        Write(Mixed.Replace("\"deployments\"", "\"fallbacks\": [\"nobody\"], \"deployments\"", StringComparison.Ordinal));
        Assert.Throws<RouterConfigurationException>(() => router.Router.LoadFrom(File));
        Assert.Equal(["z"], router.Group().Deployments.Select(d => d.Id));
        Assert.Throws<RouterConfigurationException>(() => Router.Parse(Mixed, new RouterOptions { EnvironmentVariables = _ => "k" }));
    }

    private static void Later(TestRouter router, LlmRouter.Management.FileWatch watch)
    {
        watch.Notify();
        router.Time.Advance(LlmRouter.Management.FileWatch.Delay);
    }

    private void Write(string text) => System.IO.File.WriteAllText(File, text);

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> All { get; } = [];

        public List<string> Errors { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (All)
            {
                All.Add(formatter(state, exception));
                if (logLevel == LogLevel.Error)
                {
                    Errors.Add(formatter(state, exception));
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
