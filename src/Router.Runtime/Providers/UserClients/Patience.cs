namespace LlmRouter.Providers.UserClients;

/// <summary>
/// Waits for a task of somebody else's code, but not longer than a token allows, whether that code heeds the token or not.
/// </summary>
internal static class Patience
{
    public static Task<T> OrCancelled<T>(Task<T> task, CancellationToken cancellationToken)
    {
        if (task.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            return task;
        }

        // Whatever becomes of an abandoned task, nobody waits for it: its exception counts as seen.
        _ = task.ContinueWith(
            static abandoned => _ = abandoned.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task.WaitAsync(cancellationToken);
    }
}
