using ClusterExample;
using k8s;
using k8s.Models;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Examples.Tests.Cluster;

/// <summary>
/// The manifest of the Kubernetes job, as the client library of that project reads it: a name it does not know is an error. No cluster has
/// run it.
/// </summary>
[TestClass]
public sealed class JobManifestTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("examples/Cluster/sweep-job.yaml"));

    [TestMethod]
    public void The_manifest_is_an_indexed_job_that_counts_no_eviction_as_a_failure()
    {
        var job = KubernetesYaml.Deserialize<V1Job>(Text, strict: true);
        Assert.AreEqual("batch/v1 Job Indexed Never", $"{job.ApiVersion} {job.Kind} {job.Spec.CompletionMode} {job.Spec.Template.Spec.RestartPolicy}");
        Assert.AreEqual(job.Spec.Completions, job.Spec.Parallelism);
        Assert.IsNotNull(job.Spec.BackoffLimitPerIndex);
        var ignored = job.Spec.PodFailurePolicy.Rules.Single(rule => rule.Action == "Ignore");
        Assert.AreEqual("DisruptionTarget", ignored.OnPodConditions.Single().Type);
    }

    [TestMethod]
    public void Its_worker_is_one_the_program_understands_and_is_told_the_store_by_a_secret()
    {
        var worker = KubernetesYaml.Deserialize<V1Job>(Text, strict: true).Spec.Template.Spec.Containers.Single();
        var options = ClusterOptions.Parse([.. worker.Args]);
        Assert.AreEqual(("california", 200), (options.Name, options.Trials));
        var variable = worker.Env.Single();
        Assert.AreEqual(ClusterOptions.StoreVariable, variable.Name);
        Assert.IsNotNull(variable.ValueFrom.SecretKeyRef);
        Assert.IsTrue(worker.Resources.Requests["cpu"].ToDouble() >= 1 && worker.Resources.Limits.ContainsKey("memory"));
        var wrongUsage = KubernetesYaml.Deserialize<V1Job>(Text, strict: true).Spec.PodFailurePolicy.Rules
            .Single(rule => rule.Action == "FailIndex").OnExitCodes;
        Assert.AreEqual((worker.Name, 2), (wrongUsage.ContainerName, wrongUsage.Values.Single()));
    }

    [TestMethod]
    public void A_name_that_Kubernetes_does_not_know_would_be_noticed() => Assert.Throws<Exception>(() =>
        KubernetesYaml.Deserialize<V1Job>(Text.Replace("parallelism:", "paralelism:", StringComparison.Ordinal), strict: true));
}
