"""Why a photo is not taken. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import Refused, Unacceptable


class NotAPhoto(Unacceptable):
    """这不是可以打开的照片，只收 JPEG、PNG 和 WebP。手机存的是 HEIC 时，请把相机格式改为“兼容性最佳”，或截图后再传。

    This is no photo that can be opened. JPEG, PNG and WebP are taken. Where a phone saves HEIC, let its camera save
    "Most Compatible", or send a screenshot.
    """


class BrokenPhoto(Unacceptable):
    """照片文件不完整或已损坏，请重新拍摄或重新选择后再传。

    The photo is incomplete or damaged. Take it or choose it again, and send it once more.
    """


class TooManyPixels(Unacceptable):
    """照片尺寸太大，最多 4000 万像素。请把相机分辨率调低，或缩小后再传。

    The photo has too many pixels; at most 40 million are taken. Make it smaller, or let the camera take smaller ones.
    """


class TooHardToOpen(Unacceptable):
    """这张照片打开时占用太多时间或内存。请另存为普通 JPEG 照片后再传。

    Opening this photo takes too much time or memory. Save it as an ordinary JPEG, then send that.
    """


class PhotosBusy(Refused):
    """现在上传照片的人较多，请稍后再传；文字内容可以照常提交。

    Many photos are being sent just now. Try again in a moment; everything but photos goes on as usual.
    """


class PhotosOnTheirWay(Refused):
    """您或同一网络上还有照片正在上传，请等传完再传下一张。

    Other photos are still on their way from you or your network. Send the next one when they have arrived.
    """


class PhotoNotFinished(Refused):
    """照片没有处理完，没有保存。请稍后再传一次。

    The photo could not be dealt with in time and was not kept. Try again in a moment.
    """
