// A neighbour would share caches, compiler and collector; the tests are few and short.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
