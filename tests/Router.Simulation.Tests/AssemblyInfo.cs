// One simulation at a time: they wait for the thread pool to be quiet, which is one for all.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
