using MLNetDeep.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Loading;

/// <summary>Between a device as the library names it and libtorch's.</summary>
internal static class TorchDevices
{
    public static Device ToTorch(this TrainingDevice place) => place.IsCpu ? CPU : device(place.Name);

    public static TrainingDevice ToTrainingDevice(this Device device) =>
        device.type == DeviceType.CPU ? TrainingDevice.Cpu : TrainingDevice.Cuda(device.index);
}
