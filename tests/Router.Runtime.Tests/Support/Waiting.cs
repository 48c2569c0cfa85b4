namespace LlmRouter.Tests.Support;

/// <summary>Waits in virtual time.</summary>
internal static class Waiting
{
    /// <summary>Moves the clock from timer to timer until a task has ended.</summary>
    public static async Task<T> Advancing<T>(this Task<T> task, TestRouter router)
    {
        await ((Task)task).Advancing(router);
        return await task;
    }

    /// <inheritdoc cref="Advancing{T}"/>
    public static async Task Advancing(this Task task, TestRouter router)
    {
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, router.Time.WaitForTimerAsync());
            if (!task.IsCompleted)
            {
                router.Time.AdvanceToNextTimer();
            }
        }
    }

    /// <summary>Waits for what is being cancelled to have ended.</summary>
    public static async Task AtRestAsync(this TestRouter router)
    {
        while (router.InFlight > 0)
        {
            await Task.Yield();
        }
    }

    /// <summary>Waits for a deployment to have been asked so often, which other threads see to.</summary>
    public static async Task ArrivedAsync(this TestRouter router, string name, int calls = 1)
    {
        while (router[name].Calls < calls)
        {
            await Task.Yield();
        }
    }
}
