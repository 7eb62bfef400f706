using System.Diagnostics;
using MLNetDeep.Sweeps.PostgreSql.Server;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;
using Npgsql;

namespace MLNetDeep.Sweeps.Tests.Store;

/// <summary>What a server brings with it: users and their rights, schemas and their versions, and that it is not always there.</summary>
[TestClass]
public sealed class PostgreSqlServerTests
{
    private static readonly string[] Rights = ["no_rights", "mere_user"];

    [TestMethod]
    public void A_user_without_any_rights_is_told_what_to_ask_for_and_one_with_a_schema_needs_no_other_right()
    {
        var server = PostgreSqlServer.Shared;
        foreach (var user in Rights)
            server.Execute($"drop role if exists {user}; create role {user} login");
        var refused = Assert.ThrowsExactly<IOException>(() => Open("no_rights", "theirs").Dispose());
        Assert.AreEqual(
            $"The store 's' of the database 'postgres' at '{HostOf(server)}' must be a database that this user may write. Received: "
            + "permission denied for database postgres, SQLSTATE 42501. Its owner may let the user make a schema (grant create on database "
            + "…), or make one for it: create schema theirs authorization …", refused.Message);

        server.Execute("drop schema if exists theirs cascade; create schema theirs authorization mere_user");
        using var database = Open("mere_user", "theirs");
        Assert.AreEqual("f", server.Execute("select rolsuper::text from pg_roles where rolname = 'mere_user'")!.ToString()![..1]);
        database.Add(Running(0), "elsewhere/1/1");
        Assert.HasCount(1, database.Trials(from: 0, among: []));

        PostgreSqlDatabase Open(string user, string schema) => new(
            PostgreSqlPlace.Of($"Host={HostOf(server)};Username={user};Database=postgres", "s", schema), Terms(TimeSpan.FromSeconds(5)));
    }

    [TestMethod]
    public void Workers_that_begin_together_make_the_tables_once_and_sweeps_of_one_database_keep_apart()
    {
        var server = PostgreSqlServer.Shared;
        server.Execute("drop schema if exists together cascade");
        var opened = Enumerable.Range(0, 6).AsParallel().WithDegreeOfParallelism(6)
            .Select(i => new PostgreSqlDatabase(
                PostgreSqlPlace.Of(server.ConnectionString, i % 2 == 0 ? "even" : "odd", "together"), Terms(TimeSpan.FromSeconds(20))))
            .ToList();
        opened[0].Add(Running(0), "elsewhere/1/1");
        opened[0].AddProperty("seed", "1");
        Assert.AreEqual("2 2", $"{server.Execute("select max(version) from together.sweep_schema")} "
            + $"{server.Execute("select count(*) from together.sweeps")}");
        var kept = opened.Select(database => (database.Name, database.Trials(0, []).Count + database.Properties().Count)).ToHashSet();
        Assert.AreEqual("0 2", string.Join(' ', kept.Select(found => found.Item2).Order()));
        opened.ForEach(database => database.Dispose());
    }

    [TestMethod]
    public void A_schema_of_a_later_package_is_refused_and_so_is_one_with_tables_of_others()
    {
        var server = PostgreSqlServer.Shared;
        server.Execute("drop schema if exists later cascade");
        Open("later").Dispose();
        server.Execute("insert into later.sweep_schema values (1000)");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Open("later")).Message,
            "Received: version 1000, of a later package. Update MLNetDeep.Sweeps.PostgreSql, or choose another schema.");

        server.Execute("drop schema if exists others cascade; create schema others; create table others.sweeps (customer text)");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Open("others")).Message,
            "Received: other tables, or some that have been changed by hand (relation \"sweeps\" already exists, SQLSTATE 42P07).");

        PostgreSqlDatabase Open(string schema) =>
            new(PostgreSqlPlace.Of(server.ConnectionString, "s", schema), Terms(TimeSpan.FromSeconds(5)));
    }

    [TestMethod]
    public void A_server_that_crashes_in_the_middle_costs_a_worker_nothing()
    {
        var server = PostgreSqlServer.Shared;
        using var place = StorePlace.Of(StoreKind.PostgreSql);
        using var database = place.Open();
        database.Add(Running(0), "me");
        server.Crash();
        var begin = Stopwatch.GetTimestamp();
        var restart = Task.Run(() =>
        {
            // While it is down a heartbeat does not wait for long, and says so; a result waits.
            Assert.ThrowsExactly<IOException>(() => Beating(place.Open));
            server.Start();
        });
        Assert.IsTrue(database.Change(0, 1, Running(0) with { State = TrialState.Completed, Score = .5 }, "me"));
        restart.GetAwaiter().GetResult();
        Assert.AreEqual(TrialState.Completed, database.Trials(0, []).Single().Trial.State);
        Assert.IsGreaterThan(0, database.Outages);
        Assert.IsLessThan(30, Stopwatch.GetElapsedTime(begin).TotalSeconds);

        static void Beating(Func<StoreTerms, ISweepDatabase> open) => open(Terms(TimeSpan.FromSeconds(.2))).Beat(0, 1);
    }

    [TestMethod]
    public void A_server_that_is_not_there_is_waited_for_as_long_as_a_lease_and_then_named_without_the_password()
    {
        using var folder = new TempFolder();
        var begin = Stopwatch.GetTimestamp();
        var message = Assert.ThrowsExactly<IOException>(() => new PostgreSqlDatabase(
            PostgreSqlPlace.Of($"Host={folder.FullPath};Username=ada;Password=secret;Database=sweeps", "mine", "mlnetdeep"),
            Terms(TimeSpan.FromSeconds(.5)))).Message;
        Assert.IsGreaterThan(.2, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        StringAssert.StartsWith(message, $"The store 'mine' of the database 'sweeps' at '{folder.FullPath}' must be reachable. Received: no");
        StringAssert.EndsWith(
            message,
            "When its server runs, run the sweep again: it continues. A trial that ran here is taken up by others once it has been "
            + "silent for 0.5 seconds.");
        Assert.DoesNotContain("secret", message);
    }

    [TestMethod]
    public void A_cancelled_worker_does_not_wait_for_a_server()
    {
        using var folder = new TempFolder();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var begin = Stopwatch.GetTimestamp();
        Assert.ThrowsExactly<IOException>(() => new PostgreSqlDatabase(
            PostgreSqlPlace.Of($"Host={folder.FullPath}", "mine", "mlnetdeep"),
            new StoreTerms(TimeSpan.FromMinutes(1), TimeProvider.System, cancelled.Token)));
        Assert.IsLessThan(20, Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    /// <summary>A worker that stops in the middle of a proposal (SIGSTOP, a suspended machine) would else hold up all others.</summary>
    [TestMethod]
    public void A_worker_that_hangs_in_the_middle_of_a_proposal_loses_the_lock()
    {
        using var place = StorePlace.Of(StoreKind.PostgreSql);
        using var hanging = place.Open(TimeSpan.FromSeconds(2));
        using var other = place.Open(TimeSpan.FromSeconds(10));
        var attempts = 0;
        hanging.Exclusively(rows =>
        {
            if (Interlocked.Increment(ref attempts) == 1)
            {
                Assert.IsTrue(other.Exclusively(_ => true), "The other one had to wait until the server ended this transaction.");
                Assert.AreEqual(0, rows.Trials(0, []).Count);
            }
            return true;
        });
        Assert.AreEqual(2, attempts, "The one that hung has done it again.");
    }

    [TestMethod]
    [DataRow("Host=h;Colour=red", "sweep", "mlnetdeep", "Received: one that it cannot read (")]
    [DataRow("Database=x", "sweep", "mlnetdeep", "without 'Host'. Add 'Host=db.example.org'")]
    [DataRow("Host=h", "a\nb", "mlnetdeep", "no control characters. Received: 3 characters.")]
    [DataRow("Host=h", "sweep", "ääääääääääääääääääääääääääääääää", "at most 63 bytes and no control characters. Received: 64 bytes.")]
    public void What_is_no_place_is_refused(string connection, string name, string schema, string message) => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => Flower.Sweep().SetPostgreSqlStore(connection, name, schema)).Message, message);

    private static StoreTerms Terms(TimeSpan lease) => new(lease, TimeProvider.System, CancellationToken.None);

    private static string HostOf(PostgreSqlServer server) => new NpgsqlConnectionStringBuilder(server.ConnectionString).Host!;

    private static SweepTrial Running(int number) =>
        new() { Number = number, Point = SearchPoint.FromJson("""{"x": 1}"""), State = TrialState.Running, Attempts = 1 };
}
