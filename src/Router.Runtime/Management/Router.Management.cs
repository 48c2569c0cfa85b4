using LlmRouter.Core;
using LlmRouter.Management;
using LlmRouter.Resilience;

namespace LlmRouter;

public abstract partial class Router
{
    /// <summary>
    /// Raised after every change of what is declared, on the thread that made it, outside any lock. Exceptions of handlers are
    /// logged and go no further.
    /// </summary>
    public event EventHandler<ConfigurationChangedEventArgs>? ConfigurationChanged;

    /// <summary>
    /// Raised when a watched file has a version that is not taken over: once for each such version, after the error in the log.
    /// Exceptions of handlers are logged and go no further.
    /// </summary>
    public event EventHandler<ConfigurationRejectedEventArgs>? ConfigurationRejected;

    /// <summary>
    /// What happens in the router: failed attempts, cooldowns, fallbacks, waits, answers. Observers are called where it happens,
    /// on the request's own thread and so perhaps by several threads at once: they must be fast and thread-safe; exceptions of theirs
    /// are logged and go no further. Disposing the router completes them. See also <see cref="RouterEventExtensions"/>.
    /// </summary>
    public IObservable<RouterEvent> Events => Engine.Events;

    /// <summary>Adds, changes and removes deployments while the router runs.</summary>
    public DeploymentManager Deployments { get; }

    /// <summary>Makes a router without groups, for <see cref="Deployments"/> or <see cref="LoadFrom"/> to fill.</summary>
    /// <param name="options">What the router takes from its surroundings.</param>
    public static Router Create(RouterOptions? options = null) => Parse("{}", options);

    /// <summary>Changes settings of the router; those that are not given stay as they are.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void UpdateSettings(RouterDefinition settings) => _live.Change(c => c.UpdateSettings(settings));

    /// <inheritdoc cref="UpdateSettings(RouterDefinition)"/>
    /// <param name="json">The settings as they would stand in <c>defaults</c> in <c>models.json</c>.</param>
    public void UpdateSettings(string json) => _live.Change(c => c.UpdateSettings(json));

    /// <summary>Changes settings of a group; those that are not given stay as they are.</summary>
    /// <param name="group">The group.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="RouterConfigurationException">There are faults, all of which are listed; nothing was changed.</exception>
    public void UpdateSettings(string group, GroupDefinition settings) => _live.Change(c => c.UpdateSettings(group, settings));

    /// <inheritdoc cref="UpdateSettings(string, GroupDefinition)"/>
    /// <param name="group">The group.</param>
    /// <param name="json">The settings as they would stand in the group in <c>models.json</c>, without deployments.</param>
    public void UpdateSettings(string group, string json) => _live.Change(c => c.UpdateSettings(group, json));

    /// <summary>Lets another strategy choose in a group, from the next call on.</summary>
    /// <param name="group">The group.</param>
    /// <param name="strategy">The strategy.</param>
    /// <exception cref="RouterConfigurationException">There is no such group; nothing was changed.</exception>
    public void SetStrategy(string group, RoutingStrategy strategy) => _live.Change(c => c.SetStrategy(group, strategy));

    /// <summary>Lets a strategy of the application choose in a group, from the next call on.</summary>
    /// <param name="group">The group.</param>
    /// <param name="strategy">The strategy.</param>
    /// <exception cref="RouterConfigurationException">There is no such group; nothing was changed.</exception>
    public void SetStrategy(string group, StrategyFactory strategy) => _live.Change(c => c.SetStrategy(group, strategy));

    /// <summary>
    /// What is declared now, in the form of <c>models.json</c>, wherever it was declared. Keys and header values that were given as
    /// themselves are <c>***</c>; references to them are shown.
    /// </summary>
    public string GetSettings() => SettingsWriter.Write(_live.Current.Spec, _live.Current);

    /// <summary>
    /// Ends all cooldowns and forgets failures, statistics and the mean length of answers. What is configured, who is drained,
    /// what runs and what has been used of limits stays.
    /// </summary>
    public void Reset()
    {
        var back = new List<DeploymentState>();
        _live.Locked(table =>
        {
            foreach (GroupTable group in table.Groups)
            {
                group.State.Reset();
                foreach (DeploymentState deployment in group.Declared.OfType<DeploymentState>())
                {
                    if (deployment.ResetCooldown())
                    {
                        back.Add(deployment);
                    }

                    deployment.Stats.Reset();
                }
            }

            return true;
        });
        Engine.Capacity.Changed(null);
        back.ForEach(deployment => Cooldowns.Back(Engine, deployment));
    }

    /// <summary>
    /// Reads a <c>models.json</c> and puts it, as one atomic change, in the place of what came from a file before. What was
    /// declared by attributes or added by <see cref="Deployments"/> stays; a deployment of attributes that the file declares as
    /// well is the file's from then on.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RouterConfigurationException">
    /// The file or what it would make of the router has faults, all of which are listed, or it drops a group that is a member of a
    /// generated class; nothing was changed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void LoadFrom(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _live.Load(path, File.ReadAllText(path));
    }

    /// <summary>
    /// Loads a file as <see cref="LoadFrom"/> does, and again whenever it has changed. A version with faults is not taken over: what
    /// was loaded last stays, with one error in the log and one <see cref="ConfigurationRejected"/>.
    /// </summary>
    /// <param name="path">The file. Its folder must exist, the file may come later.</param>
    /// <returns>Ends the watching when it is disposed; disposing the router does as well.</returns>
    /// <exception cref="IOException">The file cannot be watched.</exception>
    public IDisposable Watch(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return _live.Watch(Path.GetFullPath(path));
    }

    private void Observe()
    {
        _live.Changed = version => Raise(ConfigurationChanged, nameof(ConfigurationChanged), () => new ConfigurationChangedEventArgs(version));
        _live.Rejected = (path, reason) => Raise(ConfigurationRejected, nameof(ConfigurationRejected), () => new ConfigurationRejectedEventArgs(path, reason));
    }

    private void Raise<T>(EventHandler<T>? handlers, string name, Func<T> arguments)
    {
        if (handlers is null)
        {
            return;
        }

        T args = arguments();
        foreach (EventHandler<T> handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(this, args);
            }
            catch (Exception e)
            {
                Log.HandlerFailed(Engine.Log, e, name);
            }
        }
    }
}
