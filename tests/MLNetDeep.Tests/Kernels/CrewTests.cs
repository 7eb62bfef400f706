using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

[TestClass]
public sealed class CrewTests
{
    [TestMethod]
    public void Every_piece_is_done_once_before_the_run_returns()
    {
        foreach (var size in new[] { 1, 2, 3, 8 })
        {
            using var crew = new Crew(size);
            Assert.AreEqual(size, crew.Size);
            var times = new int[50];
            for (var run = 1; run <= 2000; run++)
            {
                var pieces = run % times.Length;
                Array.Clear(times);
                crew.Run(pieces, piece => times[piece]++);
                Assert.AreEqual(pieces, times.Take(pieces).Count(count => count == 1), $"{size} workers, run {run}");
                Assert.AreEqual(0, times.Skip(pieces).Sum());
            }
        }
    }

    [TestMethod]
    public void A_crew_that_has_gone_to_sleep_wakes_for_the_next_run()
    {
        using var crew = new Crew(2);
        for (var run = 0; run < 5; run++)
        {
            using var bothAreHere = new Barrier(2);
            // Two pieces that wait for each other: only the caller and a helper together can do them.
            crew.Run(2, _ => Assert.IsTrue(bothAreHere.SignalAndWait(TimeSpan.FromSeconds(30))));
            Asleep(crew);
        }
    }

    [TestMethod]
    public void Each_begins_with_its_own_share_and_then_takes_from_the_end_of_others()
    {
        using var crew = new Crew(2);
        var caller = Environment.CurrentManagedThreadId;
        foreach (var (ends, expected) in new[] { (new[] { 3, 5 }, 3), ([5, 5], 4), (null!, 2) })
        {
            using var helperHasOne = new ManualResetEventSlim();
            var helpersFirst = -1;
            crew.Run(5, piece =>
            {
                if (Environment.CurrentManagedThreadId == caller)
                {
                    Assert.IsTrue(piece == 0 || helperHasOne.IsSet, $"{piece}");
                    Assert.IsTrue(helperHasOne.Wait(TimeSpan.FromSeconds(30)));
                }
                else if (!helperHasOne.IsSet)
                {
                    helpersFirst = piece;
                    helperHasOne.Set();
                }
            }, ends);
            Assert.AreEqual(expected, helpersFirst);
        }
    }

    [TestMethod]
    public void Every_piece_is_done_once_whatever_the_shares()
    {
        using var crew = new Crew(4);
        var random = new Random(1);
        var times = new int[30];
        for (var run = 1; run <= 2000; run++)
        {
            Array.Clear(times);
            int[] ends = [.. Enumerable.Range(0, 3).Select(_ => random.Next(times.Length + 1)).Order(), times.Length];
            crew.Run(times.Length, piece => Interlocked.Increment(ref times[piece]), ends);
            Assert.IsTrue(times.All(count => count == 1), $"run {run}: {string.Join(", ", times)}");
        }
    }

    [TestMethod]
    public void The_caller_waits_for_a_piece_however_long_it_takes()
    {
        using var crew = new Crew(2);
        using var release = new ManualResetEventSlim();
        using var helperHasOne = new ManualResetEventSlim();
        var caller = Environment.CurrentManagedThreadId;
        var done = 0;
        var releaser = new Thread(() =>
        {
            helperHasOne.Wait();
            // Long after the caller has gone to sleep.
            release.Wait(50);
            release.Set();
        });
        releaser.Start();

        crew.Run(2, _ =>
        {
            if (Environment.CurrentManagedThreadId == caller)
            {
                helperHasOne.Wait();
            }
            else
            {
                helperHasOne.Set();
                release.Wait();
            }
            Interlocked.Increment(ref done);
        });
        Assert.AreEqual(2, done);
        releaser.Join();
    }

    [TestMethod]
    public void A_failure_reaches_the_caller_after_all_pieces_ended_and_the_next_run_is_well()
    {
        using var crew = new Crew(3);
        var ended = 0;
        Assert.ThrowsExactly<InvalidTimeZoneException>(() => crew.Run(40, piece =>
        {
            Interlocked.Increment(ref ended);
            if (piece == 20)
                throw new InvalidTimeZoneException();
        }));
        Assert.AreEqual(40, ended);

        crew.Run(3, _ => Interlocked.Increment(ref ended));
        Assert.AreEqual(43, ended);
    }

    [TestMethod]
    public void Running_allocates_nothing()
    {
        using var crew = new Crew(2);
        Action<int> work = _ => { };
        crew.Run(4, work);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 100; run++)
            crew.Run(4, work);
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_disposed_crew_has_no_threads_and_refuses_work()
    {
        var crew = new Crew(4);
        crew.Run(10, _ => { });
        crew.Dispose();
        crew.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => crew.Run(1, _ => { }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Crew(0));
        using var other = new Crew(1);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => other.Run(Crew.MostPieces + 1, _ => { }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => other.Run(-1, _ => { }));
    }

    [TestMethod]
    [DataRow(100, 2, 1)]
    [DataRow(100, 2, 16)]
    [DataRow(7, 4, 8)]
    [DataRow(0, 3, 4)]
    [DataRow(784, 5, 32)]
    public void Parts_cover_a_range_once_in_whole_granules(int length, int pieces, int granule)
    {
        var next = 0;
        for (var piece = 0; piece < pieces; piece++)
        {
            var (start, count) = Crew.Part(length, pieces, piece, granule);
            Assert.AreEqual(next, start);
            Assert.IsTrue(start % granule == 0 || start == length);
            next = start + count;
        }
        Assert.AreEqual(length, next);
    }

    // Looking out takes some 20 µs; after a thousand times that a helper sleeps, or a busy machine has not let it run at all.
    private static void Asleep(Crew crew)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(20);
        Assert.AreEqual(2, crew.Size);
    }
}
